//! Absurd input: a clear sentence, and never a panic.

use super::virginia;
use crate::calculator::{
    Field, Item, Load, Milli, Notice, Plan, Usd, crossings, peak_even, quotes, report, size,
};

#[test]
fn what_makes_no_sense_is_said_so() {
    let table = [
        (
            Field::Records,
            "0",
            "Sin registros no hay nada que calcular: al menos 0,001 por segundo.",
        ),
        (Field::Records, "NaN", "«NaN» no es un número."),
        (Field::Records, "", "Escribe un número."),
        (Field::Records, "-1", "«-1» es negativo."),
        (Field::Records, "1000000001", "Como mucho 1.000.000.000 de registros por segundo."),
        (Field::Records, "9999999999999999999999", "9999999999999999999999 es demasiado grande."),
        (Field::Records, "18446744073709551615", "18446744073709551615 es demasiado grande."),
        (Field::Size, "0", "El registro medio no puede medir 0 KB."),
        (Field::Size, "0,0001", "El registro medio no puede medir 0 KB."),
        (
            Field::Size,
            "10.240,001",
            "Un registro no pasa de 10 MiB (10.240 KB) con su clave: es el tope de AWS.",
        ),
        (Field::Largest, "0,5", "El registro mayor no puede ser menor que el medio."),
        (Field::Peak, "0,5", "El pico no puede ser menor que la media: ×1 o más."),
        (Field::Peak, "1001", "Como mucho 1000 veces la media."),
        (Field::Margin, "1,5", "«1,5» tiene que ser un número entero."),
        (Field::Margin, "1001", "Margen en %: de 0 a 1000."),
        (Field::Margin, "99999999999", "Margen en %: de 0 a 1000."),
        (Field::Shared, "101", "Consumidores por sondeo: de 0 a 100."),
        (
            Field::FanOut,
            "51",
            "Consumidores con fan-out por stream (20, o 50 con Advantage): de 0 a 50.",
        ),
        (Field::Retention, "23", "Horas de retención: de 24 a 8760."),
        (Field::Retention, "8761", "Horas de retención: de 24 a 8760."),
        (Field::Object, "0", "MB de cada objeto: de 1 a 128."),
        (Field::Jq, "infinito", "«infinito» no es un número."),
    ];
    for (field, text, sentence) in table {
        let mut load = Load::default();
        let fault = load.set(field, text).expect_err(text);
        assert_eq!((fault.field, fault.sentence.as_str()), (field, sentence), "{text}");
        assert_eq!(load, Load::default(), "nothing of it is taken");
    }
}

#[test]
fn links_are_checked_too() {
    for (text, sentence) in [
        (
            "tps=0&kb=1",
            "Registros por segundo: Sin registros no hay nada que calcular: al menos 0,001 por segundo.",
        ),
        ("tps=NaN", "«NaN» no vale para «tps»."),
        ("tps=1,5", "«1,5» no vale para «tps»."),
        ("tps=-1", "«-1» no vale para «tps»."),
        ("tps=99999999999999999999", "«99999999999999999999» no vale para «tps»."),
        ("tps", "A «tps» le falta su valor."),
        ("color=rojo", "La calculadora no tiene «color»."),
        ("kb=2&max=1", "Tamaño mayor: El registro mayor no puede ser menor que el medio."),
        ("decimal=2", "«2» no vale para «decimal»."),
        ("sondeo=4294967296", "«4294967296» no vale para «sondeo»."),
    ] {
        assert_eq!(text.parse::<Load>(), Err(sentence.to_owned()));
    }
}

/// The greatest of everything that is allowed, at the greatest prices.
#[test]
fn the_greatest_load_overflows_nothing() {
    let mut load = Load {
        records: Milli(1_000_000_000_000),
        size: Milli(10_239_999),
        largest: Milli(10_240_000),
        peak: Milli(1_000_000),
        margin: 1000,
        shared: 100,
        fan_out: 50,
        retention: 8760,
        conversion: true,
        partitioning: true,
        object_mib: 1,
        jq_hours: 1_000_000,
        ..Load::default()
    };
    let mut tariff = virginia();
    for item in Item::ALL {
        tariff.set(item, Usd(999_999_999_999));
    }
    for records in [Milli(999_999_999_999), Milli(1_000_000_000_000)] {
        load.records = records;
        assert_eq!(load.check(), Ok(()));
        let sizing = size(&load);
        assert!(sizing.shards > 1 << 40);
        assert!(quotes(&load, &tariff).iter().all(|quote| quote.nano_usd > 0));
        assert!(!report(&load, &sizing, &tariff).is_empty());
        assert!(!Notice::of(&load, &sizing).is_empty());
        let _ = peak_even(&load, &tariff, Plan::Standard);
        let _ = crossings(&load, &tariff, [Plan::Provisioned, Plan::Advantage], 1_000_000_000);
    }
}

#[test]
fn the_least_load_is_no_trouble() {
    let load: Load = "tps=0.001&kb=0.001&sondeo=0".parse().expect("a load");
    let sizing = size(&load);
    assert_eq!(sizing.shards, 1);
    assert!(!report(&load, &sizing, &virginia()).is_empty());
}

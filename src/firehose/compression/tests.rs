//! Every format, read back by a reader of another make where this crate has one.

use std::io::Read as _;

use super::*;

fn chunks(parts: &[&[u8]]) -> Vec<Bytes> {
    parts.iter().map(|part| Bytes::copy_from_slice(part)).collect()
}

fn written(format: Compression, chunks: &[Bytes]) -> Vec<u8> {
    let mut out = Vec::new();
    format.write(chunks, "5f3c", &mut out).expect("a Vec takes every byte");
    out
}

fn sample() -> Vec<Bytes> {
    let line = br#"{"txn":"TXN001","monto":5000,"cliente_id":"cliente-12345"}"#;
    (0..4000)
        .map(|i| Bytes::from([line.as_slice(), format!("{i}\n").as_bytes()].concat()))
        .collect()
}

fn be(bytes: &[u8]) -> usize {
    u32::from_be_bytes(bytes.try_into().expect("four bytes")) as usize
}

fn unsnap(mut rest: &[u8], hadoop: bool) -> Vec<u8> {
    let mut out = Vec::new();
    while !rest.is_empty() {
        let length = hadoop.then(|| {
            let length = be(&rest[..4]);
            rest = &rest[4..];
            length
        });
        let compressed = be(&rest[..4]);
        let block = snap::raw::Decoder::new().decompress_vec(&rest[4..4 + compressed]);
        let block = block.expect("a block");
        assert!(length.is_none_or(|length| length == block.len()));
        out.extend(block);
        rest = &rest[4 + compressed..];
    }
    out
}

/// Reads what a format wrote.
fn read(format: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match format {
        Compression::Uncompressed => out.extend_from_slice(bytes),
        Compression::Gzip => {
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("GZIP");
        }
        Compression::Zip => {
            assert_eq!(&bytes[..4], b"PK\x03\x04");
            let name = usize::from(u16::from_le_bytes([bytes[26], bytes[27]]));
            let mut decoder = flate2::read::DeflateDecoder::new(&bytes[30 + name..]);
            decoder.read_to_end(&mut out).expect("deflate");
        }
        Compression::Snappy => out = unsnap(&bytes[16..], false),
        Compression::HadoopSnappy => out = unsnap(bytes, true),
    }
    out
}

#[test]
fn every_format_gives_back_what_went_in() {
    let large = sample();
    let sevens = vec![7; 100_000];
    for chunks in [large, chunks(&[]), chunks(&[b""]), chunks(&[b"a"]), chunks(&[&sevens])] {
        let whole = chunks.concat();
        for format in Compression::ALL {
            let bytes = written(format, &chunks);
            assert_eq!(read(format, &bytes), whole, "{format:?}");
            assert_eq!(bytes, written(format, &chunks), "the same bytes every time");
            let one = [Bytes::from(whole.clone())];
            assert_eq!(read(format, &written(format, &one)), whole);
        }
    }
}

#[test]
fn headers_are_those_of_the_formats() {
    let chunks = chunks(&[b"abc"]);
    assert_eq!(&written(Compression::Gzip, &chunks)[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    assert_eq!(&written(Compression::Snappy, &chunks)[..8], b"\x82SNAPPY\0");
    assert_eq!(be(&written(Compression::HadoopSnappy, &chunks)[..4]), 3);
}

/// Readers that share no code with these writers, where the machine has them.
#[test]
fn other_programs_read_it() {
    use std::process::Command;
    let folder = tempfile::tempdir().expect("a folder");
    let chunks = sample();
    let whole = chunks.concat();
    let path = folder.path().join("a.gz");
    std::fs::write(&path, written(Compression::Gzip, &chunks)).expect("a file");
    if let Ok(output) = Command::new("gzip").arg("-dc").arg(&path).output() {
        assert!(output.status.success() && output.stdout == whole, "gzip disagrees");
    }
    let path = folder.path().join("a.zip");
    std::fs::write(&path, written(Compression::Zip, &chunks)).expect("a file");
    let program = "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;\
                   sys.stdout.buffer.write(z.read(z.namelist()[0]))";
    if let Ok(output) = Command::new("python3").args(["-c", program]).arg(&path).output() {
        assert!(output.status.success() && output.stdout == whole, "Python's zipfile disagrees");
    }
}

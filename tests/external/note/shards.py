# Calcular shards necesarios
# Ejemplo: 10,000 transacciones/segundo, 1 KB cada una
ingesta_mb_s = (10000 * 1) / 1024  # ~9.8 MB/s
shards_necesarios = int(ingesta_mb_s / 1) + 1  # 10 shards

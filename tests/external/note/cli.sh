# Crear stream
aws kinesis create-stream \
  --stream-name "transacciones-realtime" \
  --shard-count 4

# Ver estado
aws kinesis describe-stream-summary --stream-name "transacciones-realtime"

# Enviar registro
aws kinesis put-record \
  --stream-name "transacciones-realtime" \
  --partition-key "cliente-12345" \
  --data $(echo '{"txn":"TXN001","monto":5000}' | base64)

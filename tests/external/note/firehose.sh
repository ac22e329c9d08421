# Crear delivery stream a S3
aws firehose create-delivery-stream \
  --delivery-stream-name "txn-to-s3" \
  --s3-destination-configuration '{
    "RoleARN": "arn:aws:iam::123:role/FirehoseRole",
    "BucketARN": "arn:aws:s3:::banco-datalake",
    "Prefix": "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
    "ErrorOutputPrefix": "errors/transacciones/",
    "BufferingHints": {"SizeInMBs": 128, "IntervalInSeconds": 300},
    "CompressionFormat": "GZIP"
  }'

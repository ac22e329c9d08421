//! What operations and their fields are, in Spanish: for help, completion and explanation.

mod consumers;

/// What an operation does, in one sentence.
pub(crate) fn operation(service: &str, name: &str) -> &'static str {
    match (service, name) {
        ("firehose", "PutRecord") => "Envía un registro al delivery stream.",
        (_, "AddTagsToStream") => "Pone o cambia etiquetas de un stream.",
        (_, "CreateDeliveryStream") => "Crea un delivery stream.",
        (_, "CreateStream") => "Crea un stream.",
        (_, "DecreaseStreamRetentionPeriod") => {
            "Acorta la retención; lo que queda fuera desaparece al momento."
        }
        (_, "DeleteDeliveryStream") => "Borra un delivery stream con lo que aún no entregó.",
        (_, "DeleteResourcePolicy") => "Quita la política de un recurso.",
        (_, "DeleteStream") => "Borra un stream con sus shards y registros.",
        (_, "DeregisterStreamConsumer") => "Quita un consumidor registrado.",
        (_, "DescribeAccountSettings") => "Dice si la cuenta tiene on-demand Advantage.",
        (_, "DescribeDeliveryStream") => "Dice el estado y la configuración del delivery stream.",
        (_, "DescribeLimits") => "Dice los límites de la cuenta y cuánto se usa de ellos.",
        (_, "DescribeStream") => "Dice el estado de un stream, con sus shards.",
        (_, "DescribeStreamConsumer") => "Dice el estado de un consumidor registrado.",
        (_, "DescribeStreamSummary") => "Dice el estado de un stream, sin sus shards.",
        (_, "DisableEnhancedMonitoring") => "Apaga métricas por shard.",
        (_, "EnableEnhancedMonitoring") => "Enciende métricas por shard.",
        (_, "GetRecords") => "Lee registros desde donde está un iterador.",
        (_, "GetResourcePolicy") => "Dice la política de un recurso.",
        (_, "GetShardIterator") => "Da un iterador puesto en un lugar de un shard.",
        (_, "IncreaseStreamRetentionPeriod") => "Alarga la retención.",
        (_, "ListDeliveryStreams") => "Nombra los delivery streams de la cuenta.",
        (_, "ListShards") => "Enumera los shards de un stream, con sus rangos de claves.",
        (_, "ListStreamConsumers") => "Enumera los consumidores registrados de un stream.",
        (_, "ListStreams") => "Enumera los streams de la cuenta.",
        (_, "ListTagsForDeliveryStream") => "Dice las etiquetas de un delivery stream.",
        (_, "ListTagsForResource") => "Dice las etiquetas de un stream o consumidor.",
        (_, "ListTagsForStream") => "Dice las etiquetas de un stream.",
        (_, "MergeShards") => "Junta dos shards vecinos en uno.",
        (_, "PutRecord") => "Escribe un registro en un stream.",
        (_, "PutRecordBatch") => "Envía hasta 500 registros, cada uno con su resultado.",
        (_, "PutRecords") => "Escribe hasta 500 registros, cada uno con su resultado.",
        (_, "PutResourcePolicy") => "Da una política a un recurso.",
        (_, "RegisterStreamConsumer") => "Registra un consumidor con lectura propia (fan-out).",
        (_, "RemoveTagsFromStream") => "Quita etiquetas de un stream.",
        (_, "SplitShard") => "Divide un shard en dos.",
        (_, "StartDeliveryStreamEncryption" | "StartStreamEncryption") => {
            "Cifra los registros nuevos con una clave."
        }
        (_, "StopDeliveryStreamEncryption" | "StopStreamEncryption") => {
            "Deja de cifrar los registros nuevos."
        }
        (_, "TagDeliveryStream") => "Pone o cambia etiquetas de un delivery stream.",
        (_, "TagResource") => "Pone o cambia etiquetas de un stream o consumidor.",
        (_, "UntagDeliveryStream") => "Quita etiquetas de un delivery stream.",
        (_, "UntagResource") => "Quita etiquetas de un stream o consumidor.",
        (_, "UpdateAccountSettings") => "Contrata o deja on-demand Advantage.",
        (_, "UpdateDestination") => "Cambia adónde y cómo entrega un delivery stream.",
        (_, "UpdateMaxRecordSize") => "Cambia el tamaño máximo de registro de un stream.",
        (_, "UpdateShardCount") => "Escala un stream a otro número de shards iguales.",
        (_, "UpdateStreamMode") => "Cambia el modo de capacidad de un stream.",
        (_, "UpdateStreamWarmThroughput") => "Cambia la escritura que un stream tiene preparada.",
        ("lambda" | "sns", name) => consumers::operation(name),
        _ => "",
    }
}

/// What a field is, in a few words; where one name means two things, by its operation.
pub(crate) fn field(operation: &str, wire: &str) -> &'static str {
    if let Some(text) = special(operation, wire).or_else(|| consumers::field(operation, wire)) {
        return text;
    }
    match wire {
        "AdjacentShardToMerge" => "el shard vecino, el de claves más altas",
        "AllowForceDelete" => "borra aunque falle su permiso de KMS; aquí no cambia nada",
        "ConsumerARN" => "el consumidor, por su ARN",
        "ConsumerName" => "el nombre del consumidor",
        "CurrentDeliveryStreamVersionId" => "la versión que se quiere cambiar (VersionId)",
        "Data" => "los datos, en base64",
        "DeliveryStreamName" => "el nombre del delivery stream",
        "DestinationId" => "el destino (DestinationId de describe-delivery-stream)",
        "DirectPutSourceConfiguration" => "lo que los productores anuncian",
        "DryRun" => "comprueba la petición y no cambia nada",
        "EncryptionType" => "el cifrado: KMS",
        "EnforceConsumerDeletion" => "borra también los consumidores registrados",
        "ExclusiveStartDeliveryStreamName" => "sigue después de este delivery stream",
        "ExclusiveStartDestinationId" => "sigue después de este destino",
        "ExclusiveStartShardId" => "sigue después de este shard",
        "ExclusiveStartStreamName" => "sigue después de este stream",
        "ExclusiveStartTagKey" => "sigue después de esta etiqueta",
        "ExplicitHashKey" => "clave de hash que elige el shard en lugar del MD5",
        "ExtendedS3DestinationConfiguration" => "el destino S3 y cómo se entrega en él",
        "ExtendedS3DestinationUpdate" => "lo que cambia del destino S3",
        "KeyId" => "la clave de KMS: id, ARN o alias",
        "KinesisStreamSourceConfiguration" => "el stream de Kinesis del que lee",
        "Limit" | "MaxResults" => "cuántas entradas, como mucho",
        "MaxRecordSizeInKiB" => "el registro más grande, datos y clave juntos, en KiB",
        "MinimumThroughputBillingCommitment" => "on-demand Advantage: Status=ENABLED o DISABLED",
        "NewStartingHashKey" => "dónde empieza el hijo de arriba",
        "NextToken" => "sigue donde acabó la respuesta anterior; dura 5 minutos",
        "PartitionKey" => "la clave: su MD5 elige el shard",
        "Policy" => "la política, como texto JSON",
        "Record" => "el registro: Data=… en base64",
        "RecordDistributionStrategy" => "quién elige el shard: la clave o el servicio",
        "Records" => "de 1 a 500 registros, 10 MiB entre todos",
        "ResourceARN" => "el stream o consumidor, por su ARN",
        "RetentionPeriodHours" => "cuánto se guardan los registros, en horas",
        "S3DestinationConfiguration" => "el destino S3, en la forma que AWS da por anticuada",
        "S3DestinationUpdate" => "lo que cambia del destino S3, en la forma anticuada",
        "ScalingType" => "el tipo de escalado: UNIFORM_SCALING",
        "SequenceNumberForOrdering" => "un número de secuencia anterior que este debe superar",
        "ShardCount" => "shards de un stream aprovisionado",
        "ShardFilter" => "qué shards: Type=AT_LATEST, FROM_TIMESTAMP…",
        "ShardId" => "el shard que se va a leer",
        "ShardIterator" => "el iterador que dio la llamada anterior; dura 5 minutos",
        "ShardIteratorType" => "dónde empezar",
        "ShardLevelMetrics" => "métricas por su nombre; ALL son todas",
        "ShardToMerge" => "el shard de claves más bajas",
        "ShardToSplit" => "el shard que se divide",
        "StartingSequenceNumber" => "el registro en el que empezar, o tras el que empezar",
        "StreamARN" => "el stream, por su ARN",
        "StreamCreationTimestamp" => "distingue streams del mismo nombre por su fecha",
        "StreamId" => "reservado por AWS; se acepta y se ignora",
        "StreamModeDetails" => "el modo: StreamMode=PROVISIONED u ON_DEMAND",
        "StreamName" => "el nombre del stream",
        "TagKeys" => "las claves de las etiquetas",
        "Tags" => "etiquetas: clave=valor,clave=valor",
        "TargetShardCount" => "cuántos shards abiertos debe haber",
        "Timestamp" => "el momento en el que empezar",
        "WarmThroughputMiBps" => "escritura preparada, en MiB/s; pide on-demand Advantage",
        "DeliveryStreamEncryptionConfigurationInput" => "el cifrado y su clave",
        wire if wire.ends_with("DestinationConfiguration")
            || wire.ends_with("DestinationUpdate")
            || wire.ends_with("SourceConfiguration") =>
        {
            "se reconoce, pero no se simula"
        }
        _ => "",
    }
}

fn special(operation: &str, wire: &str) -> Option<&'static str> {
    Some(match (operation, wire) {
        ("PutRecordBatch", "Records") => "de 1 a 500 registros, 4 MiB entre todos",
        ("CreateDeliveryStream", "DeliveryStreamType") => "de dónde vienen los registros",
        ("ListDeliveryStreams", "DeliveryStreamType") => "solo los de este origen",
        ("CreateDeliveryStream" | "TagDeliveryStream", "Tags") => "etiquetas: Key=…,Value=…",
        ("CreateStream" | "UpdateStreamMode", "WarmThroughputMiBps") => {
            "escritura preparada, en MiB/s; solo en ON_DEMAND"
        }
        _ => return None,
    })
}

/// What a value of an option is, where AWS gives a list to choose from.
pub(crate) fn value(value: &str) -> &'static str {
    match value {
        "AFTER_SEQUENCE_NUMBER" => "justo después de un registro",
        "AT_SEQUENCE_NUMBER" => "en un registro",
        "AT_TIMESTAMP" => "en un momento",
        "LATEST" => "solo lo que llegue a partir de ahora",
        "TRIM_HORIZON" => "desde el registro más antiguo",
        "AT_LATEST" => "los shards abiertos",
        "AT_TRIM_HORIZON" => "los que estaban abiertos al principio de la retención",
        "FROM_TIMESTAMP" => "los de un momento en adelante",
        "FROM_TRIM_HORIZON" => "todos los de la retención",
        "AFTER_SHARD_ID" => "los que siguen a un shard",
        "PROVISIONED" => "shards elegidos por ti",
        "ON_DEMAND" => "AWS escala por ti",
        "UNIFORM_SCALING" => "shards de igual tamaño",
        "KMS" => "cifrado con KMS",
        "NONE" => "sin cifrado",
        "AUTO" => "elige el servicio",
        "USER_PARTITION_KEY" => "elige el MD5 de la clave",
        "ENABLED" => "activado",
        "DISABLED" => "desactivado",
        "DirectPut" => "los productores escriben en él",
        "MSKAsSource" => "lee de Amazon MSK; no se simula",
        "DatabaseAsSource" => "lee de una base de datos; no se simula",
        "KinesisStreamAsSource" => "lee de un stream de Kinesis",
        "base64" => "los datos van en base64 (v2)",
        "raw-in-base64-out" => "los datos van tal cual",
        "json" => "JSON con sangría",
        "text" => "valores separados por tabuladores",
        "table" => "una tabla",
        "yaml" => "YAML",
        "yaml-stream" => "YAML, página a página",
        "off" => "no escribe nada",
        "input" => "un JSON que rellenar para --cli-input-json",
        "yaml-input" => "lo mismo en YAML",
        "output" => "la forma de la respuesta",
        value => consumers::value(value),
    }
}

/// What an option of the CLI itself does.
pub(crate) fn option(flag: &str) -> &'static str {
    match flag {
        "--debug" => "muestra cada paso; aquí no hace nada",
        "--endpoint-url" => "otra dirección; aquí siempre es el mundo simulado",
        "--no-verify-ssl" | "--ca-bundle" => "certificados; aquí no hay",
        "--no-paginate" => "una sola llamada: la primera página",
        "--output" => "forma de la respuesta: json, text, table, yaml",
        "--query" => "filtra la respuesta con JMESPath",
        "--profile" => "credenciales; aquí hay una sola cuenta",
        "--region" => "la región; aquí hay una sola",
        "--version" => "dice la versión",
        "--color" => "colores en las tablas",
        "--no-sign-request" => "sin firma; aquí da igual",
        "--cli-read-timeout" | "--cli-connect-timeout" => "tiempos de espera; aquí no hacen falta",
        "--cli-binary-format" => "cómo van los datos: base64 o tal cual",
        "--no-cli-pager" => "sin paginador; aquí no hay",
        "--cli-auto-prompt" | "--no-cli-auto-prompt" => "preguntas; aquí no las hay",
        "--cli-error-format" => "forma de los errores",
        "--cli-input-json" => "todos los argumentos en un JSON",
        "--cli-input-yaml" => "todos los argumentos en YAML; aquí, solo si es JSON",
        "--generate-cli-skeleton" => "escribe un JSON que rellenar y no llama",
        "--starting-token" => "sigue donde acabó otra orden",
        "--page-size" => "tamaño de cada página que se pide",
        "--max-items" => "cuántas entradas, como mucho, en total",
        _ => "",
    }
}

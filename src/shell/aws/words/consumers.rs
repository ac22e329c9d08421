//! The same for Lambda and SNS.

/// What an operation does, in one sentence.
pub(super) fn operation(name: &str) -> &'static str {
    match name {
        "CreateEventSourceMapping" => "Hace que Lambda lea un stream y llame a una función.",
        "DeleteEventSourceMapping" => "Borra un event source mapping.",
        "GetEventSourceMapping" => "Dice el estado y la configuración de un event source mapping.",
        "GetFunction" => "Dice la configuración de una función.",
        "ListEventSourceMappings" => "Enumera los event source mappings.",
        "ListFunctions" => "Enumera las funciones de la cuenta.",
        "UpdateEventSourceMapping" => "Cambia un event source mapping.",
        "CreateTopic" => "Crea un tema, o nombra el que ya se llama así.",
        "DeleteTopic" => "Borra un tema con sus suscripciones.",
        "GetTopicAttributes" => "Dice los atributos de un tema.",
        "ListSubscriptions" => "Enumera las suscripciones de la cuenta.",
        "ListSubscriptionsByTopic" => "Enumera las suscripciones de un tema.",
        "ListTopics" => "Enumera los temas de la cuenta.",
        "Publish" => "Publica un mensaje en un tema.",
        "PublishBatch" => "Publica hasta 10 mensajes, cada uno con su resultado.",
        "Subscribe" => "Suscribe un destino a un tema.",
        "Unsubscribe" => "Quita una suscripción.",
        _ => "",
    }
}

/// What a field is, in a few words; `None` if it isn't one of these services'.
pub(super) fn field(operation: &str, wire: &str) -> Option<&'static str> {
    Some(match (operation, wire) {
        ("CreateEventSourceMapping", "Tags") => "etiquetas: clave=valor,clave=valor",
        ("CreateTopic", "Tags") => "etiquetas: Key=…,Value=…",
        ("CreateTopic", "Attributes") => "atributos: DisplayName=…, MaximumMessageSize=…",
        ("Subscribe", "Attributes") => "atributos: RawMessageDelivery=true",
        (_, "BatchSize") => "registros por lote, de 1 a 10 000; 100 si no se dice",
        (_, "BisectBatchOnFunctionError") => "parte en dos el lote que falla",
        (_, "DataProtectionPolicy") => "se guarda y aquí no hace nada",
        (_, "DestinationConfig") => "adónde avisar de lo descartado: OnFailure={Destination=ARN}",
        (_, "Enabled") => "si lee o está parado",
        (_, "Endpoint") => "el destino: el ARN de una cola, o un nombre en la bandeja de Caudal",
        (_, "EventSourceArn") => "el stream, por su ARN",
        (_, "FilterCriteria") => "qué registros recibe la función: Filters=[{Pattern=…}]",
        (_, "FunctionName") => "la función: nombre o ARN",
        (_, "FunctionResponseTypes") => "si la función dice qué registros fallaron",
        (_, "FunctionVersion") => "todas las versiones; aquí hay una de cada función",
        (_, "KMSKeyArn") => "la clave de los filtros; se guarda y aquí no hace nada",
        ("ListTopics" | "ListSubscriptions" | "ListSubscriptionsByTopic", "NextToken")
        | (_, "Marker") => "sigue donde acabó la respuesta anterior",
        (_, "MasterRegion") => "la región de origen; aquí hay una sola",
        (_, "MaxItems") => "cuántas entradas, como mucho",
        (_, "MaximumBatchingWindowInSeconds") => "cuánto se juntan registros, de 0 a 300 s",
        (_, "MaximumRecordAgeInSeconds") => {
            "el registro más viejo que se entrega: -1 o 60 a 604 800 s"
        }
        (_, "MaximumRetryAttempts") => "reintentos de un lote: -1 (sin fin) o 0 a 10 000",
        (_, "Message") => "el mensaje, hasta 256 KiB",
        (_, "MessageAttributes") => "atributos del mensaje, de texto: nombre=valor",
        (_, "MessageDeduplicationId" | "MessageGroupId") => "para temas FIFO, que no se simulan",
        (_, "MessageStructure") => "json si cada protocolo recibe otro texto",
        (_, "MetricsConfig") => "métricas de más; se guarda y aquí no hace nada",
        (_, "Name") => "el nombre del tema",
        (_, "ParallelizationFactor") => "lotes de un shard a la vez, de 1 a 10",
        (_, "PhoneNumber") => "un teléfono; no se simula",
        (_, "Protocol") => "sqs, o application para la bandeja de Caudal",
        (_, "PublishBatchRequestEntries") => "de 1 a 10 mensajes: Id=…,Message=…",
        (_, "Qualifier") => "la versión; aquí solo $LATEST",
        (_, "ReturnSubscriptionArn") => "da el ARN aunque falte confirmar",
        (_, "StartingPosition") => "dónde empezar a leer",
        (_, "StartingPositionTimestamp") => "desde qué momento, con AT_TIMESTAMP",
        (_, "Subject") => "el asunto: menos de 100 caracteres y sin saltos de línea",
        (_, "SubscriptionArn") => "la suscripción, por su ARN",
        (_, "TargetArn") => "otro nombre de TopicArn",
        (_, "TopicArn") => "el tema, por su ARN",
        (_, "TumblingWindowInSeconds") => "ventana de cálculo, de 0 (ninguna) a 900 s",
        (_, "UUID") => "el event source mapping, por su UUID",
        _ => return None,
    })
}

/// What a value of an option is.
pub(super) fn value(value: &str) -> &'static str {
    match value {
        "ALL" => "todas",
        "ReportBatchItemFailures" => "responde con los registros que fallaron",
        _ => "",
    }
}

//! What `--help` says.

/// On the program as a whole.
pub(crate) const PROGRAM: &str = "\
Caudal: Amazon Kinesis en tu equipo, sin AWS y sin conexión.

Uso:
  caudal [OPCIONES] [LUGAR]  Abre la ventana: las notas y el sandbox
  caudal serve [OPCIONES]    Atiende la API de Kinesis en un puerto local, sin ventana
  caudal aws ORDEN…          Una orden de la CLI de AWS, como «caudal aws kinesis list-streams»

LUGAR es lo primero que se muestra, por ejemplo nota:precios o nota:kinesis#capacidad.

Opciones:
      --renderer glow|wgpu   Cómo se dibuja la ventana: OpenGL, o Vulkan/Metal/DirectX si se
                             compiló con --features wgpu [por defecto: glow]
  -h, --help                 Muestra esta ayuda; «caudal serve --help» y «caudal aws --help»
                             explican lo suyo
  -V, --version              Muestra la versión

La ventana admite también las opciones del mundo que explica «caudal serve --help»:
--data, --in-memory, --limits, --lifecycle-ms, --seed, --account, --region y --fsync.";

/// On `caudal serve`.
pub(crate) const SERVE: &str = "\
Atiende la API de Kinesis en 127.0.0.1: la misma que usan la CLI de AWS y los SDK,
por HTTP/1.1 y HTTP/2, en JSON y en CBOR. Vale cualquier credencial.

Uso:
  caudal serve [OPCIONES]

Opciones:
      --port PUERTO          Puerto local; 0 toma cualquiera que esté libre [por defecto: 4567]
      --data CARPETA         Carpeta donde se guarda el mundo [por defecto: caudal/mundo dentro
                             de $XDG_DATA_HOME o de ~/.local/share]
      --in-memory            No guarda nada: el mundo se acaba con el programa
      --limits on|off        Aplica los límites de AWS: 1 MB/s y 1000 registros/s de escritura por
                             shard, 2 MB/s y 5 llamadas/s de lectura [por defecto: on]
      --lifecycle-ms MS      Lo que tarda en crearse, cambiar o borrarse un stream, en
                             milisegundos; 0 es al instante [por defecto: 500]
      --seed N               Semilla de lo aleatorio de un mundo nuevo [por defecto: 0]
      --account CUENTA       Cuenta de AWS simulada, de 12 cifras [por defecto: 123456789012]
      --region REGIÓN        Región simulada [por defecto: us-east-1]
      --fsync grupo|segundo  Cuándo se asegura el diario contra un corte de luz: antes de cada
                             grupo de respuestas o una vez por segundo [por defecto: segundo]
  -h, --help                 Muestra esta ayuda
  -V, --version              Muestra la versión

Además de la API de AWS:
  GET  /_caudal/health       Estado del simulador
  POST /_caudal/reset        Borra el mundo, o solo los registros de un stream: {\"stream\": \"pagos\"}
  GET  /_caudal/clock        Hora virtual
  POST /_caudal/clock        La cambia: {\"paused\": true}, {\"speed\": 100}, {\"advance_ms\": 301000}

Ctrl+C lo detiene.";

/// On `caudal aws`.
pub(crate) const AWS: &str = "\
Una orden de la CLI de AWS, versión 2: las mismas opciones, la misma salida y los mismos
códigos de salida, sin instalarla.

Uso:
  caudal [OPCIONES DEL MUNDO] aws SERVICIO OPERACIÓN [OPCIONES DE AWS]

Servicios: kinesis, firehose, lambda y sns. Por ejemplo:
  caudal aws kinesis create-stream --stream-name pagos --shard-count 2
  caudal aws kinesis list-streams --output text
  caudal aws kinesis put-record help

A quién habla, por este orden:
  1. Al endpoint de --endpoint-url, AWS_ENDPOINT_URL_KINESIS (o _FIREHOSE…) o
     AWS_ENDPOINT_URL, si es un puerto de esta máquina. Nunca a AWS ni a otra máquina. Con otro
     simulador que no sea Caudal, solo kinesis y firehose.
  2. Al Caudal que tiene abierto el mundo guardado, si atiende un puerto («caudal serve», o la
     ventana con el endpoint encendido).
  3. Al mundo guardado, que se abre solo para la orden. Al acabar se completan los cambios de
     estado que estén en marcha: para la orden siguiente, un stream recién creado ya está ACTIVE.

Las opciones del mundo van antes de «aws» y son las de «caudal serve --help» (--data, --limits,
--lifecycle-ms, --seed, --account, --region y --fsync); cuentan solo en el caso 3, salvo --data.

Lo que Caudal añade va a la salida de errores, en español. Códigos de salida: 0 si todo fue bien,
252 si la orden está mal escrita, 254 si el servicio responde con un error y 255 en otro caso.";

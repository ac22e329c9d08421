//! What `--help` says.

/// On the program as a whole.
pub(crate) const PROGRAM: &str = "\
Caudal: Amazon Kinesis en tu equipo, sin AWS y sin conexión.

Uso:
  caudal [OPCIONES] [LUGAR]  Abre la ventana: las notas y el sandbox
  caudal serve [OPCIONES]    Atiende la API de Kinesis en un puerto local, sin ventana

LUGAR es lo primero que se muestra, por ejemplo nota:precios o nota:kinesis#capacidad.

Opciones:
      --renderer glow|wgpu   Cómo se dibuja la ventana: OpenGL, o Vulkan/Metal/DirectX si se
                             compiló con --features wgpu [por defecto: glow]
  -h, --help                 Muestra esta ayuda; «caudal serve --help» explica las de «serve»
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

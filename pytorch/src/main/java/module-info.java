/** PyTorch through DJL: inference on GPUs, and training. */
@SuppressWarnings("module") // the module of the qualified export is compiled later
module io.github.continuo.pytorch {
  requires transitive io.github.continuo.dual;
  requires transitive ai.djl.api;
  requires ai.djl.pytorch_engine;
  requires com.google.gson;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.continuo.pytorch;
  exports io.github.continuo.pytorch.engine to
      io.github.continuo.training;

  provides io.github.continuo.transformer.Backend with
      io.github.continuo.pytorch.PyTorchBackend;
}

/** Models by name: downloads them from Hugging Face, or another hub with the same API. */
module io.github.continuo.hub {
  requires io.github.continuo.transformer;
  requires java.net.http;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.continuo.transformer.hub.ModelHub with
      io.github.continuo.hub.HuggingFaceHub;
}

/** A modular program that names the model it needs. */
module org.example.modular {
  requires io.github.continuo.dual;
  requires io.github.continuo.pop909.dual;
}

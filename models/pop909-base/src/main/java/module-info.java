/** The model pop909-base: its files and no code; {@code Generator.bundled} finds them. */
@SuppressWarnings("module") // the name of the data ends in digits
module io.github.continuo.pop909.base {}

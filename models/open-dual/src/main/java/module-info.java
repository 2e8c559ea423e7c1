/** The model open-dual: its files and no code; {@code Generator.bundled} finds them. */
module io.github.continuo.open.dual {}

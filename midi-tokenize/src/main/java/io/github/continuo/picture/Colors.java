package io.github.continuo.picture;

/**
 * The colors of the pictures, {@code 0xRRGGBB}.
 *
 * <p>The layers use the color-blind-safe palette of Okabe and Ito without its yellow, which is too
 * light on white.
 */
final class Colors {
  private static final int[] OF_LAYERS = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000
  };

  /** The number of layers with a color of their own. */
  static final int LAYERS = OF_LAYERS.length;

  static final int OTHER_LAYERS = 0x8A8A8A;
  static final int TEXT = 0x444444;
  static final int BAR_LINE = 0x9A9A9A;
  static final int BEAT_LINE = 0xDCDCDC;
  static final int BLACK_KEY = 0xF4F4F4;
  static final int SHADE = 0xFFF3CC;
  static final int SHADED_BLACK_KEY = 0xF6E7B4;

  private Colors() {}

  /** Returns the color of a layer, {@code index < LAYERS}. */
  static int ofLayer(int index) {
    return OF_LAYERS[index];
  }

  /** Returns a color mixed with three parts of white. */
  static int pale(int color) {
    return (color >>> 2 & 0x3F3F3F) + 0xBFBFBF;
  }
}

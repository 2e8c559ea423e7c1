package io.github.continuo.picture;

/**
 * The colours, {@code 0xRRGGBB}.
 *
 * <p>Those of the layers are the ones that Okabe and Ito chose so that every kind of eye can tell
 * them apart, without the yellow, which is too light on white.
 */
final class Colors {
  private static final int[] OF_LAYERS = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000
  };

  /** How many layers have a colour of their own. */
  static final int LAYERS = OF_LAYERS.length;

  static final int OTHER_LAYERS = 0x8A8A8A;
  static final int TEXT = 0x444444;
  static final int BAR_LINE = 0x9A9A9A;
  static final int BEAT_LINE = 0xDCDCDC;
  static final int BLACK_KEY = 0xF4F4F4;
  static final int SHADE = 0xFFF3CC;
  static final int SHADED_BLACK_KEY = 0xF6E7B4;

  private Colors() {}

  /** The colour of a layer, {@code index < LAYERS}. */
  static int ofLayer(int index) {
    return OF_LAYERS[index];
  }

  /** A colour mixed with three times as much white. */
  static int pale(int color) {
    return (color >>> 2 & 0x3F3F3F) + 0xBFBFBF;
  }
}

package io.github.continuo.picture;

import java.awt.Graphics2D;
import java.text.Normalizer;

/**
 * Draws labels in a built-in bitmap font. Java needs installed fonts to draw text, which many
 * servers lack, and pictures must be the same everywhere.
 *
 * <p>Characters are five dots wide and seven dots high; a dot is two by two pixels.
 */
final class PixelText {
  private static final int COLUMNS = 5;
  private static final int ROWS = 7;
  private static final int PIXELS_PER_DOT = 2;

  /** The ASCII characters from the space on: rows from top to bottom, two hex digits per row. */
  private static final String[] GLYPHS =
      """
          00000000000000 04040404040004 0a0a0a00000000 0a0a1f0a1f0a0a
          040f140e051e04 18190204081303 0c12140815120d 04040800000000
          02040808080402 08040202020408 0004150e150400 0004041f040400
          000000000c0408 0000001f000000 00000000000c0c 00010204081000
          0e11131519110e 040c040404040e 0e11010204081f 1f02040201110e
          02060a121f0202 1f101e0101110e 0608101e11110e 1f010204080808
          0e11110e11110e 0e11110f01020c 000c0c000c0c00 000c0c000c0408
          02040810080402 00001f001f0000 08040201020408 0e110102040004
          0e11010d15150e 0e1111111f1111 1e11111e11111e 0e11101010110e
          1c12111111121c 1f10101e10101f 1f10101e101010 0e11101711110f
          1111111f111111 0e04040404040e 0702020202120c 11121418141211
          1010101010101f 111b1515111111 11111915131111 0e11111111110e
          1e11111e101010 0e11111115120d 1e11111e141211 0f10100e01011e
          1f040404040404 1111111111110e 11111111110a04 11111115151b11
          11110a040a1111 1111110a040404 1f01020408101f 0e08080808080e
          00100804020100 0e02020202020e 040a1100000000 0000000000001f
          08040200000000 00000e010f110f 1010161911111e 00000e1110110e
          01010d1311110f 00000e111f100e 0609081c080808 00000f110f010e
          10101619111111 04000c0404040e 0200060202120c 10101214181412
          0c04040404040e 00001a15151111 00001619111111 00000e1111110e
          00001e111e1010 00000f110f0101 00001619101010 00000e100e011e
          08081c08080906 0000111111130d 00001111110a04 0000111115150a
          0000110a040a11 000011110f010e 00001f0204081f 02040408040402
          04040404040404 08040402040408 00000815020000
      """
          .strip()
          .split("\\s+");

  private static final char FIRST = ' ';
  private static final String UNKNOWN = "1f11111111111f";

  private PixelText() {}

  static void draw(Canvas.Label label, Graphics2D pen) {
    int x = label.x();
    for (int character : composed(label.text())) {
      drawGlyph(glyph(character), x, label.y(), pen);
      x += Canvas.CHARACTER_WIDTH;
    }
  }

  private static int[] composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray();
  }

  private static String glyph(int character) {
    String decomposed = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD);
    int index = decomposed.codePointAt(0) - FIRST; // accents follow their letter
    return index >= 0 && index < GLYPHS.length ? GLYPHS[index] : UNKNOWN;
  }

  private static void drawGlyph(String glyph, int x, int y, Graphics2D pen) {
    for (int row = 0; row < ROWS; row++) {
      int dots = Integer.parseInt(glyph, 2 * row, 2 * row + 2, 16);
      for (int column = 0; column < COLUMNS; column++) {
        if ((dots >> (COLUMNS - 1 - column) & 1) == 1) {
          pen.fillRect(
              x + column * PIXELS_PER_DOT,
              y + row * PIXELS_PER_DOT,
              PIXELS_PER_DOT,
              PIXELS_PER_DOT);
        }
      }
    }
  }
}

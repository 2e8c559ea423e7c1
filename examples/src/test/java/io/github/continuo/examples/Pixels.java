package io.github.continuo.examples;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** What a picture shows. */
final class Pixels {
  private Pixels() {}

  /** How many pixels have exactly this colour below the legend. */
  static int count(BufferedImage image, Color color) {
    int count = 0;
    for (int y = PianoRoll.TOP; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (is(image, x, y, color)) {
          count++;
        }
      }
    }
    return count;
  }

  static boolean is(BufferedImage image, int x, int y, Color color) {
    return image.getRGB(x, y) == color.getRGB();
  }
}

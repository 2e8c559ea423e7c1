package io.github.continuo.midi;

import java.util.List;

/**
 * The result of reading a MIDI file: the score and the defects of the file.
 *
 * @param score the music
 * @param diagnostics the defects in the order found; at most 1,000, and one that counts the rest
 */
public record ReadResult(Score score, List<Diagnostic> diagnostics) {
  /**
   * Copies the list.
   *
   * @param score the music
   * @param diagnostics the defects in the order found; at most 1,000, and one that counts the rest
   */
  public ReadResult {
    diagnostics = List.copyOf(diagnostics);
  }
}

package io.github.continuo.midi;

import java.util.List;

/**
 * The score in a MIDI file and what was wrong with the file.
 *
 * @param score the music
 * @param diagnostics the defects as they were found; at most 1,000 and one that counts the rest
 */
public record ReadResult(Score score, List<Diagnostic> diagnostics) {
  /**
   * Copies the list.
   *
   * @param score the music
   * @param diagnostics the defects as they were found; at most 1,000 and one that counts the rest
   */
  public ReadResult {
    diagnostics = List.copyOf(diagnostics);
  }
}

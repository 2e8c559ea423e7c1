package io.github.continuo.tokenize;

import java.util.ArrayList;
import java.util.List;

/** Rows written by hand. */
final class LegalRows {
  private final EventLayout layout;
  private final List<List<Integer>> rows = new ArrayList<>();

  private LegalRows(EventLayout layout) {
    this.layout = layout;
  }

  static LegalRows of(EventVersion version) {
    return new LegalRows(EventLayout.of(version));
  }

  /** With one more row, whose values are in the order of the version. */
  LegalRows and(EventType kind, int... values) {
    List<Integer> row = new ArrayList<>();
    row.add(kind.id());
    for (EventParameter parameter : layout.parametersOf(kind)) {
      row.add(layout.range(parameter).id(values[row.size() - 1]));
    }
    while (row.size() < EventLayout.WIDTH) {
      row.add(EventLayout.PAD);
    }
    rows.add(row);
    return this;
  }

  TokenSequence tokens() {
    return Goldens.tokens(rows);
  }
}

package io.github.continuo.tokenize;

import io.github.continuo.tokenize.EventTokenizer.Version;
import java.util.ArrayList;
import java.util.List;

/** Rows written by hand. */
final class LegalRows {
  private final RowLayout layout;
  private final List<List<Integer>> rows = new ArrayList<>();

  private LegalRows(RowLayout layout) {
    this.layout = layout;
  }

  static LegalRows of(Version version) {
    return new LegalRows(RowLayout.of(version));
  }

  /** With one more row, whose values are in the order of the version. */
  LegalRows and(EventKind kind, int... values) {
    List<Integer> row = new ArrayList<>();
    row.add(kind.id());
    for (EventParameter parameter : layout.parametersOf(kind)) {
      row.add(layout.range(parameter).id(values[row.size() - 1]));
    }
    while (row.size() < RowLayout.WIDTH) {
      row.add(RowLayout.PAD);
    }
    rows.add(row);
    return this;
  }

  TokenSequence tokens() {
    return Goldens.tokens(rows);
  }
}

package io.github.continuo.tokenize.event;

import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import java.util.ArrayList;
import java.util.List;

/** Rows written by hand. */
public final class LegalRows {
  private final EventLayout layout;
  private final List<List<Integer>> rows = new ArrayList<>();

  private LegalRows(EventLayout layout) {
    this.layout = layout;
  }

  public static LegalRows of(EventVersion version) {
    return new LegalRows(EventLayout.of(version));
  }

  /** With one more row, whose values are in the order of the version. */
  public LegalRows and(EventType kind, int... values) {
    List<Integer> row = new ArrayList<>();
    row.add(EventLayout.id(kind));
    for (EventParameter parameter : layout.parametersOf(kind)) {
      row.add(layout.range(parameter).id(values[row.size() - 1]));
    }
    while (row.size() < EventLayout.WIDTH) {
      row.add(EventLayout.PAD);
    }
    rows.add(row);
    return this;
  }

  public TokenSequence tokens() {
    return Goldens.tokens(rows);
  }
}

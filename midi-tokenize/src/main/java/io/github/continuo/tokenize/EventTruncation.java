package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.EventLayout.WIDTH;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts rows to the last ones. What it promises is said by {@link EventTokenizer#tail}. */
final class EventTruncation {
  private final TokenSequence tokens;
  private final EventLayout layout;

  private EventTruncation(TokenSequence tokens, EventLayout layout) {
    this.tokens = tokens;
    this.layout = layout;
  }

  static TokenSequence of(TokenSequence tokens, int maxLength, EventLayout layout) {
    return tokens.length() <= maxLength
        ? tokens
        : new EventTruncation(tokens, layout).cut(maxLength);
  }

  /** The more is cut off, the more may be in force there, and the more must be cut off. */
  private TokenSequence cut(int maxLength) {
    int firstPosition = tokens.length() - maxLength;
    List<TokenSequence> parts = head(firstPosition, maxLength / 2);
    while (parts.size() + tokens.length() - firstPosition > maxLength) {
      firstPosition = tokens.length() - maxLength + parts.size();
      parts = head(firstPosition, maxLength / 2);
    }
    parts.add(withoutBeats(tokens.slice(firstPosition, firstPosition + 1)));
    parts.add(tokens.slice(firstPosition + 1, tokens.length()));
    return TokenSequence.concat(parts);
  }

  /** The start row and what is in force before a row, the latest of it if there is too much. */
  private List<TokenSequence> head(int endPosition, int maxLength) {
    List<TokenSequence> head = new ArrayList<>();
    if (maxLength > 0 && tokens.id(0, 0) == EventLayout.START) {
      head.add(tokens.slice(0, 1));
    }
    List<GridEvent> inForce = inForce(endPosition);
    int room = Math.min(inForce.size(), maxLength - head.size());
    List<GridEvent> latest =
        EventOrder.sorted(inForce.subList(inForce.size() - room, inForce.size()));
    TokenSequence rows = EventWriter.write(latest, layout);
    for (int row = 1; row < rows.length(); row++) {
      head.add(rows.slice(row, row + 1));
    }
    return head;
  }

  /** The last programs, tempo and signatures before a row, the latest last, moved to time 0. */
  private List<GridEvent> inForce(int endPosition) {
    Map<Integer, GridEvent> latest = new LinkedHashMap<>();
    int[] ids = tokens.ids();
    EventReader reader = new EventReader(layout, 0);
    for (int row = 0; row < endPosition; row++) {
      if (layout.isKind(ids[row * WIDTH])) {
        GridEvent event = reader.read(ids, row * WIDTH);
        if (!event.isNote() && event.kind != EventType.CONTROL_CHANGE) {
          event.step = 0;
          latest.remove(scope(event)); // so that it goes to the end
          latest.put(scope(event), event);
        }
      }
    }
    return List.copyOf(latest.values());
  }

  /** What a row is in force for: a channel's program, a track's key; the rest for all. */
  private static int scope(GridEvent event) {
    int where =
        switch (event.kind) {
          case PROGRAM_CHANGE -> event.channel;
          case KEY_SIGNATURE -> event.track;
          default -> 0;
        };
    return event.kind.rank() << 7 | where;
  }

  /** The same row, no beats after the one before. */
  private TokenSequence withoutBeats(TokenSequence row) {
    int[] ids = row.ids();
    if (layout.isKind(ids[0])) {
      ids[1] = layout.range(EventParameter.BEATS).first();
    }
    return TokenSequence.of(WIDTH, ids);
  }
}

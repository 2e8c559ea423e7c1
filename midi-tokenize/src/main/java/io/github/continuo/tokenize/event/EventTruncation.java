package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.EventLayout.WIDTH;

import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventOrder;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.event.encoding.EventReader;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Truncates event tokens to the last ones, after the settings in force there; the contract is in
 * {@link EventTokenizer#keepLast}.
 */
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

  /** Repeats the cut, because a later cut may have more settings in force, which need more room. */
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

  /** The BOS event and the settings in force at a position; the latest if there are too many. */
  private List<TokenSequence> head(int endPosition, int maxLength) {
    List<TokenSequence> head = new ArrayList<>();
    if (maxLength > 0 && tokens.id(0, 0) == EventLayout.START) {
      head.add(tokens.slice(0, 1));
    }
    List<GridEvent> inForce = inForce(endPosition);
    int room = Math.min(inForce.size(), maxLength - head.size());
    List<GridEvent> latest =
        EventOrder.sorted(inForce.subList(inForce.size() - room, inForce.size()));
    TokenSequence settings = EventWriter.write(latest, layout);
    for (int position = 1; position < settings.length(); position++) {
      head.add(settings.slice(position, position + 1));
    }
    return head;
  }

  /**
   * The last programs, tempo and signatures before a position, moved to time 0; the latest is last.
   */
  private List<GridEvent> inForce(int endPosition) {
    Map<Integer, GridEvent> latest = new LinkedHashMap<>();
    int[] ids = tokens.ids();
    EventReader reader = new EventReader(layout, 0);
    for (int position = 0; position < endPosition; position++) {
      if (layout.isKind(ids[position * WIDTH])) {
        GridEvent event = reader.read(ids, position * WIDTH);
        if (!event.isNote() && event.type != EventType.CONTROL_CHANGE) {
          event.step = 0;
          latest.remove(scope(event)); // to insert it at the end
          latest.put(scope(event), event);
        }
      }
    }
    return List.copyOf(latest.values());
  }

  /** The scope of a setting: a program's channel, a key signature's track, or the whole piece. */
  private static int scope(GridEvent event) {
    int number =
        switch (event.type) {
          case PROGRAM_CHANGE -> event.channel;
          case KEY_SIGNATURE -> event.track;
          default -> 0;
        };
    return EventOrder.rank(event.type) << 7 | number;
  }

  /** The same event, 0 beats after the previous one. */
  private TokenSequence withoutBeats(TokenSequence event) {
    int[] ids = event.ids();
    if (layout.isKind(ids[0])) {
      ids[1] = layout.range(EventParameter.BEATS).first();
    }
    return TokenSequence.of(WIDTH, ids);
  }
}

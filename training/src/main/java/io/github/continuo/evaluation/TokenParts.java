package io.github.continuo.evaluation;

import static java.util.stream.Collectors.joining;

import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.stream.Stream;

/** What ids are called, whatever the tokenizer, and which part of the music they say. */
final class TokenParts {
  private static final String OF_NOTE = "note: ";

  private final Tokenizer tokenizer;
  private final String[] ranges; // by id

  TokenParts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    ranges = new String[tokenizer.vocabulary().size()];
    for (TokenRange range : tokenizer.vocabulary().ranges()) {
      Arrays.fill(ranges, range.first(), range.end(), range.name());
    }
  }

  /** Of an id in a row of several, {@code note: pitch}; of one that is alone, {@code time}. */
  String of(TokenSequence rows, int row, int place) {
    int first = rows.id(row, 0);
    if (tokenizer.tokenCount(first) == 1) {
      return ranges[first];
    }
    return ranges[first] + ": " + (place == 0 ? "kind" : ranges[rows.id(row, place)]);
  }

  /** How many ids of a row come before its pads. */
  int length(TokenSequence rows, int row) {
    return tokenizer.tokenCount(rows.id(row, 0));
  }

  /** Whether a row brings a note. */
  boolean isNote(TokenSequence rows, int row) {
    String first = ranges[rows.id(row, 0)];
    return first.equals("note") || first.equals("drum");
  }

  /** What the ids of a note say, one after the other. */
  String ofNote() {
    if (tokenizer instanceof EventTokenizer events) {
      Stream<String> parameters =
          events.parameters(events.eventTypes().get(0)).stream().map(TokenRange::name);
      return Stream.concat(Stream.of("kind"), parameters).collect(joining(", "));
    }
    return "time (as many as it takes), duration, note or drum";
  }

  /** The part that an id of a name counts to. */
  static String part(String name) {
    return switch (name) {
      case "time", "note: kind", "note: beats", "note: step" -> LikelihoodEvaluation.ONSET;
      case "note", "drum", "note: pitch" -> LikelihoodEvaluation.PITCH;
      case "duration", "note: duration" -> LikelihoodEvaluation.DURATION;
      default ->
          name.startsWith(OF_NOTE)
              ? name.substring(OF_NOTE.length())
              : name.replaceFirst(": .*", "");
    };
  }

  /** Whether the range of an id of a name says that no more time passes before a note. */
  static boolean endsGap(String name) {
    return name.equals("duration");
  }
}

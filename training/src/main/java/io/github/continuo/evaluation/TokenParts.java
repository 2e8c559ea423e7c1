package io.github.continuo.evaluation;

import static java.util.stream.Collectors.joining;

import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.Arrays;
import java.util.stream.Stream;

/** Names of the token types of any tokenizer, and the part of the music that each encodes. */
final class TokenParts {
  private static final String OF_NOTE = "note: ";

  private final Tokenizer tokenizer;
  private final String[] ranges; // by token id

  TokenParts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    ranges = new String[tokenizer.vocabulary().size()];
    for (TokenRange range : tokenizer.vocabulary().ranges()) {
      Arrays.fill(ranges, range.first(), range.end(), range.name());
    }
  }

  /**
   * Returns the token type at a slot: such as {@code note: pitch} at a position of several tokens,
   * {@code time} at one of a single token.
   */
  String of(TokenSequence tokens, int position, int slot) {
    int first = tokens.id(position, 0);
    if (tokenizer.tokenCount(first) == 1) {
      return ranges[first];
    }
    return ranges[first] + ": " + (slot == 0 ? "type" : ranges[tokens.id(position, slot)]);
  }

  /** Returns the number of tokens of a position, without padding. */
  int length(TokenSequence tokens, int position) {
    return tokenizer.tokenCount(tokens.id(position, 0));
  }

  /** Returns whether a position completes a note. */
  boolean isNote(TokenSequence tokens, int position) {
    String first = ranges[tokens.id(position, 0)];
    return first.equals("note") || first.equals("drum");
  }

  /** Returns the names of the tokens of a note, in their order. */
  String ofNote() {
    if (tokenizer instanceof EventTokenizer events) {
      Stream<String> parameters =
          events.parameters(events.eventTypes().get(0)).stream().map(TokenRange::name);
      return Stream.concat(Stream.of("type"), parameters).collect(joining(", "));
    }
    return "time (as many as necessary), duration, note or drum";
  }

  /** Returns the part that a token type counts for. */
  static String part(String name) {
    return switch (name) {
      case "time", "note: type", "note: beats", "note: step" -> LikelihoodEvaluation.ONSET;
      case "note", "drum", "note: pitch" -> LikelihoodEvaluation.PITCH;
      case "duration", "note: duration" -> LikelihoodEvaluation.DURATION;
      default ->
          name.startsWith(OF_NOTE)
              ? name.substring(OF_NOTE.length())
              : name.replaceFirst(": .*", "");
    };
  }

  /** Returns whether a token of this type implies that no more time passes before the note. */
  static boolean endsGap(String name) {
    return name.equals("duration");
  }
}

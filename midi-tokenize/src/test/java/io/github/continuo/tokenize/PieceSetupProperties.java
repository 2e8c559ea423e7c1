package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.event.EventEncoding;
import io.github.continuo.tokenize.event.EventScores;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PieceSetupProperties {

  @Property
  void rows_are_legal_and_say_the_ensemble(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("setups") PieceSetup setup) {
    EventEncoding encoding = tokenizer.encode(setup);

    Grammar grammar = tokenizer.grammar();
    for (int id : encoding.tokens().ids()) {
      grammar.accept(id);
    }
    Score decoded = tokenizer.decode(encoding.tokens());
    Score score = setup.score();
    assertThat(events(decoded, ProgramChange.class)).isEqualTo(events(score, ProgramChange.class));
    assertThat(events(decoded, Tempo.class)).isEqualTo(events(score, Tempo.class));
    boolean isV2 = tokenizer.version() == EventVersion.V2;
    assertThat(decoded.timeSignatures()).isEqualTo(isV2 ? score.timeSignatures() : List.of());
    assertThat(decoded.keySignatures()).isEqualTo(isV2 ? score.keySignatures() : List.of());
  }

  @Property
  void numbers_of_rows_are_those_of_the_score(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("setups") PieceSetup setup) {
    EventEncoding encoding = tokenizer.encode(setup);

    for (int channel = 0; channel < 16; channel++) {
      assertThat(encoding.scoreChannel(channel)).hasValue(channel);
    }
    int tracks = setup.score().tracks().size();
    for (int track = 0; track < 128; track++) {
      if (track < tracks) {
        assertThat(encoding.scoreTrack(track)).hasValue(track);
      } else {
        assertThat(encoding.scoreTrack(track)).isEmpty();
      }
    }
  }

  @Property
  void music_by_the_rules_is_played_by_the_ensemble_from_the_start(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("setups") PieceSetup setup,
      @ForAll Random random) {
    GenerationConstraints rules = setup.constraints(GenerationConstraints.defaults());
    IncrementalDetokenizer extension = tokenizer.encode(setup).detokenizer(rules);
    assertThat(extension.currentTick()).isZero();

    List<TrackEvent> events = RandomWalk.rows(tokenizer, extension, 20, random).events();

    Set<Integer> channels =
        events(setup.score(), ProgramChange.class).stream()
            .map(ProgramChange::channel)
            .collect(Collectors.toSet());
    if (!setup.instruments().isEmpty()) {
      for (ScoreEvent event : events.stream().map(TrackEvent::event).toList()) {
        assertThat(event).isNotInstanceOf(ProgramChange.class);
        if (event instanceof Note note) {
          assertThat(channels).contains(note.channel());
        } else if (event instanceof ControlChange change) {
          assertThat(channels).contains(change.channel());
        }
      }
    }
  }

  private static <E extends ScoreEvent> List<E> events(Score score, Class<E> type) {
    return score.tracks().stream()
        .flatMap(track -> track.events().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Provide
  Arbitrary<PieceSetup> setups() {
    Arbitrary<Integer> programs = Arbitraries.integers().between(0, 127);
    Arbitrary<PieceSetup> players =
        programs
            .array(int[].class)
            .ofMaxSize(15)
            .map(instruments -> PieceSetup.empty().withInstruments(instruments));
    Arbitrary<Integer> tempos = Arbitraries.integers().between(4, 255).injectNull(0.3);
    Arbitrary<Integer> numerators = Arbitraries.integers().between(1, 16).injectNull(0.3);
    Arbitrary<Integer> sharps = Arbitraries.integers().between(-7, 7).injectNull(0.3);
    return Combinators.combine(
            players,
            programs.injectNull(0.3),
            tempos,
            numerators,
            Arbitraries.of(2, 4, 8, 16),
            sharps,
            Arbitraries.of(Mode.class))
        .as(
            (setup, kit, tempo, numerator, denominator, sharpCount, mode) -> {
              PieceSetup all = kit == null ? setup : setup.withDrumKit(kit);
              all = tempo == null ? all : all.withTempo(tempo);
              all = numerator == null ? all : all.withTimeSignature(numerator, denominator);
              return sharpCount == null ? all : all.withKeySignature(sharpCount, mode);
            });
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }
}

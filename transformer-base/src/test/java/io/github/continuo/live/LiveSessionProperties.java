package io.github.continuo.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.transformer.Models;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Laws of sessions in simulated time: whatever is played, and whenever it stops. */
class LiveSessionProperties {
  private static final long MINUTE = 60_000_000;

  private final Generator generator = Generator.of(Models.lively(3));

  private static LiveOptions options(Random random) {
    return LiveOptions.defaults()
        .withMode(
            random.nextBoolean()
                ? LiveOptions.Mode.CALL_AND_RESPONSE
                : LiveOptions.Mode.ACCOMPANIMENT)
        .withBars(1 + random.nextInt(3))
        .withTempo(50 + random.nextInt(200))
        .withTimeSignature(2 + random.nextInt(3), 4)
        .withChannel(random.nextInt(16))
        .withClick(random.nextBoolean())
        .withThru(random.nextBoolean())
        .withGeneration(GenerationOptions.defaults().withSeed(random.nextInt()));
  }

  /** Plays until some moment, and returns what was sent. */
  private Sent played(long seed) throws Exception {
    Random random = new Random(seed);
    Sent sent = new Sent();
    LiveOptions options = options(random);
    long until = random.nextLong(MINUTE);
    Musician musician = Musician.random(random, until);
    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      musician.playTo(session, until);
      switch (random.nextInt(3)) {
        case 0 -> {
          session.panic();
          sent.assertNothingHangs();
          session.advanceTo(until + MINUTE / 10);
        }
        case 1 ->
            assertThat(MidiReader.read(MidiWriter.write(session.score())).notes())
                .hasSameSizeAs(session.score().notes().toList());
        default -> {}
      }
    }
    return sent;
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void every_note_on_has_its_note_off_whenever_the_music_stops(@ForAll long seed) throws Exception {
    played(seed).assertNothingHangs();
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void same_input_and_seed_give_the_same_output(@ForAll long seed) throws Exception {
    assertThat(played(seed).messages).isEqualTo(played(seed).messages);
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void an_answer_starts_on_the_bar_and_ends_with_its_turn(@ForAll long seed) {
    Random random = new Random(seed);
    LiveOptions options =
        options(random)
            .withMode(LiveOptions.Mode.CALL_AND_RESPONSE)
            .withThru(false)
            .withClick(false);
    Sent sent = new Sent();
    long barMicros =
        Math.round(
            60e6 / options.beatsPerMinute() * 4 * options.numerator() / options.denominator());
    long start = random.nextInt(1_000_000);
    Musician musician = new Musician();
    int notes = 1 + random.nextInt(20);
    long callMicros = options.bars() * barMicros;
    musician.note(start, 100_000, 0, 60);
    for (int i = 1; i < notes; i++) {
      musician.note(start + random.nextLong(callMicros), random.nextInt(2_000_000), 0, 40 + i);
    }

    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      musician.playTo(session, start + 3 * callMicros);
    }

    assertThat(sent.noteOns()).isNotEmpty();
    assertThat(sent.noteOns().get(0).micros() - start).isBetween(callMicros - 10, callMicros + 10);
    assertThat(sent.messages).allMatch(m -> m.micros() <= start + 2 * callMicros + 10);
    assertThat(sent.messages).allMatch(m -> m.channel() == options.channel());
  }
}

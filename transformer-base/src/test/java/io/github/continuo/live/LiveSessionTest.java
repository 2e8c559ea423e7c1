package io.github.continuo.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.live.LiveOptions.Beat;
import io.github.continuo.live.LiveOptions.Mode;
import io.github.continuo.transformer.Models;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSessionTest {
  private static final LiveOptions FAST =
      LiveOptions.defaults()
          .withBars(1)
          .withTempo(240)
          .withGeneration(GenerationOptions.defaults().withSeed(1));
  private static final long BAR = 1_000_000; // micros, at this tempo

  private final Generator generator = Generator.of(Models.lively(3));
  private final Sent sent = new Sent();

  @AfterEach
  void close() {
    generator.close();
  }

  private static Musician call(long micros) {
    return new Musician()
        .note(micros, 200_000, 0, 60)
        .note(micros + 250_000, 200_000, 0, 64)
        .note(micros + 500_000, 450_000, 0, 67);
  }

  @Test
  void calls_are_answered_in_turns() {
    try (LiveSession session = LiveSession.of(generator, FAST, sent)) {
      call(0).playTo(session, 2 * BAR);
      int first = sent.noteOns().size();
      session.advanceTo(4 * BAR); // nobody plays
      int still = sent.noteOns().size();
      call(4 * BAR).playTo(session, 6 * BAR);

      assertThat(first).isPositive().isEqualTo(still);
      assertThat(sent.noteOns().get(still).micros()).isEqualTo(5 * BAR);
      assertThat(session.status().notesPlayed()).isEqualTo(6);
      assertThat(session.score().tracks().get(1).notes()).hasSize(6);
      assertThat(session.score().tracks().get(2).notes()).hasSize(sent.noteOns().size());
    }
  }

  @Test
  void note_just_before_the_bar_is_meant_to_be_on_it() {
    try (LiveSession session = LiveSession.of(generator, FAST, sent)) {
      call(0).playTo(session, 2 * BAR - 40_000);
      call(2 * BAR - 30_000).playTo(session, 4 * BAR);

      assertThat(session.score().tracks().get(1).notes().toList().get(3).tick())
          .isEqualTo(2 * 1920);
      assertThat(sent.noteOns()).anyMatch(message -> message.micros() == 3 * BAR);
    }
  }

  @Test
  void accompaniment_goes_on_under_what_is_played_and_pauses_when_nothing_is() {
    Musician musician = new Musician();
    for (int beat = 0; beat < 16; beat++) {
      musician.note(beat * BAR / 4, 200_000, 0, 60 + beat % 5);
    }
    LiveOptions options = FAST.withMode(Mode.ACCOMPANIMENT).withChannel(3);

    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      musician.playTo(session, 20 * BAR);
    }

    List<Long> bars = sent.noteOns().stream().map(m -> m.micros() / BAR).distinct().toList();
    assertThat(bars).contains(1L, 2L, 3L, 4L).allMatch(bar -> bar >= 1 && bar <= 6);
    assertThat(sent.noteOns()).allMatch(message -> message.channel() == 3);
    sent.assertNothingHangs();
  }

  @Test
  void midi_clock_with_jitter_leads_and_its_stop_ends_the_music() {
    LiveOptions options = FAST.withBeat(Beat.MIDI_CLOCK).withTempo(120);
    Musician musician = call(1_000_000).realTime(900_000, ShortMessage.START);
    Random random = new Random(1);
    long pulse = 60_000_000 / 240 / BeatClock.CLOCKS_PER_BEAT;
    for (int i = 0; i <= 170; i++) { // stops in the middle of the answer
      musician.realTime(
          1_000_000 - 1 + i * pulse + random.nextInt(2_000), ShortMessage.TIMING_CLOCK);
    }
    long stop = 1_000_000 + 171 * pulse;
    musician.realTime(stop, ShortMessage.STOP);

    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      musician.playTo(session, 5 * BAR);

      assertThat(sent.noteOns().get(0).micros())
          .isBetween(1_000_000 + BAR - 5_000, 1_000_000 + BAR + 5_000);
      assertThat(sent.messages).allMatch(message -> message.micros() <= stop);
      assertThat(session.status().isRunning()).isFalse();
      sent.assertNothingHangs();
    }
  }

  @Test
  void four_taps_count_in() {
    LiveOptions options = FAST.withBeat(Beat.TAP).withTempo(60).withClick(true);
    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      for (int tap = 0; tap < 4; tap++) {
        session.advanceTo(1_000_000 + tap * 250_000L);
        assertThat(session.status().isRunning()).isFalse();
        session.tap();
      }
      session.advanceTo(3_000_000);

      assertThat(session.status().beatsPerMinute()).isCloseTo(240, within(1e-9));
      assertThat(sent.noteOns())
          .extracting(Sent.Message::micros)
          .containsExactly(2_000_000L, 2_250_000L, 2_500_000L, 2_750_000L, 3_000_000L);
    }
  }

  @Test
  void model_slower_than_the_music_plays_fewer_notes_and_none_late() {
    Sent inTime = new Sent();
    try (LiveSession session = LiveSession.of(generator, FAST.withBars(2), inTime)) {
      call(0).playTo(session, 5 * BAR);
    }
    AtomicLong time = new AtomicLong();
    Generator slow = Generator.of(new SlowModel(Models.lively(3), time, 200_000));

    try (LiveSession session = new LiveSession(slow, FAST.withBars(2), sent, time)) {
      call(0).playTo(session, 5 * BAR);

      assertThat(session.status().eventsLeftOut()).isPositive();
      assertThat(session.status().notesAnswered()).isPositive().isLessThan(inTime.noteOns().size());
    }
    assertThat(sent.noteOns()).allMatch(message -> message.micros() < 4 * BAR);
    sent.assertNothingHangs();
  }

  @Test
  void session_plays_in_real_time_until_it_is_closed() throws Exception {
    LiveSession session = LiveSession.of(generator, FAST.withThru(true), sent);
    session.start();
    ShortMessage note = new ShortMessage(ShortMessage.NOTE_ON, 0, 60, 80);

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (session.status().notesAnswered() == 0 && System.nanoTime() < deadline) {
      session.input().send(note, -1);
      Thread.sleep(300);
    }
    session.close();
    session.close();

    assertThat(session.ended()).isCompleted();
    assertThat(session.status().notesAnswered()).isPositive();
    assertThat(sent.messages).allMatch(message -> message.micros() == -1);
    sent.assertNothingHangs();
    int before = sent.messages.size();
    session.input().send(note, -1); // has no effect any more
    assertThat(sent.messages).hasSize(before);
    assertThatIllegalStateException().isThrownBy(session::start);
  }

  @Test
  void output_that_fails_ends_the_session_and_says_why() {
    Receiver broken =
        new Receiver() {
          @Override
          public void send(MidiMessage message, long micros) {
            throw new IllegalStateException("the cable is out");
          }

          @Override
          public void close() {}
        };
    LiveSession session = LiveSession.of(generator, FAST.withClick(true), broken);

    session.start();

    assertThatThrownBy(() -> session.ended().orTimeout(60, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("the cable is out");
    session.close();
  }

  @Test
  void generator_that_is_closed_ends_the_session_without_hanging_notes() {
    LiveSession session = LiveSession.of(generator, FAST.withThru(true), sent);
    call(0).playTo(session, BAR / 2);

    generator.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> call(BAR / 2).playTo(session, 3 * BAR))
        .withMessage("generator must be open, but it has been closed");
    assertThat(session.ended()).isCompletedExceptionally();
    sent.assertNothingHangs();
    session.close();
  }

  @Test
  void latency_is_told() {
    try (LiveSession session = LiveSession.of(generator, FAST, sent)) {
      assertThat(session.status().answerLatency()).isEqualTo(Duration.ZERO);

      new Musician().note(0, 500_000, 0, 60).note(600_000, 20_000, 0, 62).playTo(session, 2 * BAR);

      assertThat(session.status().answerLatency()).isPositive();
    }
  }
}

package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.Test;

class PerformanceTest {
  private static final long SECOND = 1_000_000;

  private final List<String> sent = new ArrayList<>();
  private final LeapingClock clock = new LeapingClock();
  private final Receiver receiver =
      new Receiver() {
        @Override
        public void send(MidiMessage message, long micros) {
          ShortMessage told = (ShortMessage) message;
          sent.add(
              String.format(
                  Locale.ROOT,
                  "%d: %x %d",
                  micros / 1_000,
                  told.getStatus(),
                  told.getData1())); // in ms
          assertThat(micros).isGreaterThanOrEqualTo(clock.micros());
        }

        @Override
        public void close() {}
      };

  private static TrackEvent note(long tick, int pitch) {
    return new TrackEvent(1, new Note(tick, 480, 0, pitch, 80));
  }

  /** Two bars of a note a beat, at 60 beats a minute. */
  private static Score prompt() {
    List<Note> notes = new ArrayList<>();
    for (int beat = 0; beat < 8; beat++) {
      notes.add(new Note(beat * 480L, 480, 0, 60 + beat, 80));
    }
    return Score.of(
        TimeBase.ticksPerQuarter(480),
        List.of(
            Track.of(
                List.of(
                    new Tempo(0, 1_000_000),
                    new ProgramChange(0, 0, 73),
                    new ControlChange(960, 0, 7, 100))),
            Track.of(notes)));
  }

  @Test
  void the_end_of_the_prompt_is_played_with_what_is_in_force_there() {
    new Performance(prompt(), receiver, clock, SECOND).playPrompt(0.5);

    assertThat(sent)
        .containsExactly(
            "0: c0 73", "0: b0 7", "0: 90 66", "1000: 80 66", "1000: 90 67", "2000: 80 67");
  }

  @Test
  void new_events_follow_in_time_and_tempos_count_from_where_they_stand() throws Exception {
    Performance performance = new Performance(prompt(), receiver, clock, SECOND);
    performance.playPrompt(0);
    sent.clear();

    performance.play(
        List.of(
                note(8 * 480, 40),
                new TrackEvent(0, new Tempo(9 * 480, 500_000)),
                note(9 * 480, 41),
                note(10 * 480, 42))
            .iterator());
    performance.finish();

    assertThat(sent)
        .containsExactly(
            "0: 90 40", "1000: 80 40", "1000: 90 41", "1500: 80 41", "1500: 90 42", "2000: 80 42");
    assertThat(clock.micros()).isEqualTo(2 * SECOND);
  }

  @Test
  void nothing_is_asked_for_before_what_was_asked_for_is_within_the_look_ahead() throws Exception {
    Performance performance = new Performance(prompt(), receiver, clock, 3 * SECOND);
    performance.playPrompt(1);
    List<Long> askedAt = new ArrayList<>();
    Iterator<TrackEvent> notes = List.of(note(3840, 1), note(4800, 2), note(5760, 3)).iterator();

    performance.play(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return notes.hasNext();
          }

          @Override
          public TrackEvent next() {
            askedAt.add(clock.micros() / SECOND);
            return notes.next();
          }
        });

    assertThat(askedAt).containsExactly(0L, 1L, 3L); // they sound at 4, 6 and 8 seconds
  }

  @Test
  void music_that_comes_too_late_pauses_and_goes_on() throws Exception {
    Performance performance = new Performance(prompt(), receiver, clock, SECOND);
    performance.playPrompt(0);
    sent.clear();
    Iterator<TrackEvent> notes = List.of(note(3840, 1), note(4320, 2)).iterator();
    clock.sleep(5 * SECOND); // as if the first event had taken so long

    performance.play(notes);

    assertThat(sent).containsExactly("5000: 90 1", "6000: 80 1", "6000: 90 2", "7000: 80 2");
  }

  @Test
  void film_time_has_bars_of_two_seconds() {
    TimeBase film = TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40); // ticks of a millisecond
    Score score =
        Score.of(
            film,
            List.of(
                Track.of(List.of(new Note(0, 1000, 0, 60, 80), new Note(3000, 1000, 0, 61, 80)))));

    new Performance(score, receiver, clock, SECOND).playPrompt(1);

    assertThat(sent).containsExactly("1000: 90 61", "2000: 80 61");
  }
}

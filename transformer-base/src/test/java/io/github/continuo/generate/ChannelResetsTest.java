package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelResetsTest {
  private static final int BEAT = 480;
  private static final long JOIN = 16 * BEAT;
  private static final long END = JOIN - 40; // of what is said in the last note of the prompt

  private static Score prompt(ScoreEvent... events) {
    return Score.of(
        TimeBase.ticksPerQuarter(BEAT), List.of(Track.of(List.of()), Track.of(List.of(events))));
  }

  private static TrackEvent note(long tick, int channel) {
    return new TrackEvent(0, new Note(tick, BEAT, channel, 60, 80));
  }

  /** What is said, with the notes on channel 3 left out, before each of some new events. */
  private static List<TrackEvent> resets(Score prompt, TrackEvent... added) {
    ChannelResets resets = new ChannelResets(prompt, JOIN);
    List<TrackEvent> all = new ArrayList<>();
    for (TrackEvent event : added) {
      all.addAll(resets.before(event));
    }
    return all;
  }

  private static ControlChange control(long tick, int controller, int value) {
    return new ControlChange(tick, 3, controller, value);
  }

  @Test
  void JOIN_1_a_wheel_that_is_bent_is_centred_at_the_first_new_note_of_its_channel() {
    Score prompt = prompt(new PitchBend(END, 3, 8191));

    assertThat(resets(prompt, note(JOIN, 0), note(JOIN + 9, 3), note(JOIN + 99, 3)))
        .containsExactly(new TrackEvent(0, new PitchBend(JOIN + 9, 3, 0)));
  }

  @ParameterizedTest
  @CsvSource({"7, 100", "7, 16", "11, 110", "11, 127"})
  void JOIN_2_and_3_what_was_faded_out_is_as_loud_as_it_was(int controller, int level) {
    List<ScoreEvent> fade = new ArrayList<>(List.of(control(0, controller, level)));
    int steps = 8;
    for (int step = 1; step <= steps; step++) {
      fade.add(control(END - 600 + 60L * step, controller, level * (steps - step) / steps));
    }

    for (Score prompt :
        List.of(
            prompt(control(0, controller, level), control(END, controller, 0)),
            prompt(control(0, controller, level), control(END, controller, 3)),
            prompt(fade.toArray(ScoreEvent[]::new)))) {
      assertThat(resets(prompt, note(JOIN, 3)))
          .containsExactly(new TrackEvent(0, control(JOIN, controller, level)));
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 100", "11, 127"})
  void what_was_never_loud_is_as_loud_as_a_channel_is_that_nobody_set(int controller, int level) {
    assertThat(resets(prompt(control(0, controller, 0)), note(JOIN, 3)))
        .containsExactly(new TrackEvent(0, control(JOIN, controller, level)));
  }

  @Test
  void a_level_that_lasted_is_none_of_the_steps_of_a_fade() {
    Score prompt = prompt(control(0, 7, 120), control(4 * BEAT, 7, 90), control(END, 7, 0));

    assertThat(resets(prompt, note(JOIN, 3)))
        .containsExactly(new TrackEvent(0, control(JOIN, 7, 90)));
  }

  @ParameterizedTest
  @CsvSource({"64", "66", "69"})
  void JOIN_4_pedals_that_are_down_go_up(int pedal) {
    assertThat(resets(prompt(control(END, pedal, 127)), note(JOIN, 3)))
        .containsExactly(new TrackEvent(0, control(JOIN, pedal, 0)));
  }

  @Test
  void what_is_fit_stays_as_it_is() {
    Score prompt =
        prompt(
            control(0, 7, 70),
            control(0, 11, 40),
            control(0, 10, 0),
            control(0, 67, 127),
            control(0, 64, 127),
            control(END, 64, 63),
            new PitchBend(0, 3, 500),
            new PitchBend(END, 3, 0));

    assertThat(resets(prompt, note(JOIN, 3))).isEmpty();
  }

  @Test
  void a_reset_of_all_controllers_leaves_nothing_to_do_but_to_the_volume() {
    Score prompt =
        prompt(
            control(0, 7, 0),
            control(0, 11, 0),
            control(0, 64, 127),
            new PitchBend(0, 3, 99),
            control(END, 121, 0));

    assertThat(resets(prompt, note(JOIN, 3)))
        .containsExactly(new TrackEvent(0, control(JOIN, 7, 100)));
  }

  @Test
  void what_the_model_says_stands() {
    TrackEvent pedal = new TrackEvent(0, control(JOIN, 64, 127));
    TrackEvent silence = new TrackEvent(0, control(JOIN + 5, 7, 0));
    Score prompt = prompt(control(END, 64, 127), control(END, 7, 0));

    assertThat(resets(prompt, pedal, silence, note(JOIN + 5, 3))).isEmpty();
  }

  @Test
  void what_the_prompt_says_under_new_notes_is_set_right_behind_it() {
    Score prompt =
        prompt(
            control(0, 7, 90),
            control(JOIN + 10, 7, 0), // before there is a note
            control(JOIN + 100, 7, 0),
            new PitchBend(JOIN + 200, 3, 50),
            control(JOIN + 900, 64, 127)); // after the last note

    assertThat(resets(prompt, note(JOIN + 10, 3), note(JOIN + 300, 3)))
        .containsExactly(
            new TrackEvent(1, control(JOIN + 10, 7, 90)),
            new TrackEvent(1, control(JOIN + 100, 7, 90)),
            new TrackEvent(1, new PitchBend(JOIN + 200, 3, 0)));
  }
}

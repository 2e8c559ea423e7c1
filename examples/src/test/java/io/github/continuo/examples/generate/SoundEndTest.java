package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Songs;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WAV-1: where the sound of a score ends. */
class SoundEndTest {
  private static final Note NOTE = new Note(0, 100, 3, 60, 80);

  private static long end(ScoreEvent... events) {
    List<Track> tracks = List.of(Track.of(List.of(events), 9_999), Track.of(List.of(), 99_999));
    return SoundEnd.tick(Score.of(Songs.TIME_BASE, tracks));
  }

  private static ControlChange pedal(long tick, int channel, int value) {
    return new ControlChange(tick, channel, 64, value);
  }

  @Test
  void sound_ends_with_the_last_note_whatever_follows() {
    assertThat(end(NOTE, new Note(20, 30, 0, 60, 80), new ControlChange(500, 3, 7, 0)))
        .isEqualTo(100);
    assertThat(end(pedal(5, 3, 127))).isZero();
  }

  @Test
  void a_pedal_that_holds_the_last_note_on_counts() {
    assertThat(end(NOTE, pedal(50, 3, 127), pedal(300, 3, 63), pedal(400, 3, 0))).isEqualTo(300);
    assertThat(end(NOTE, new ControlChange(0, 3, 66, 64), new ControlChange(250, 3, 66, 0)))
        .isEqualTo(250);
  }

  @Test
  void a_pedal_that_holds_nothing_on_does_not() {
    assertThat(end(NOTE, pedal(50, 2, 127), pedal(300, 2, 0))).isEqualTo(100); // another channel
    assertThat(end(NOTE, pedal(100, 3, 127), pedal(300, 3, 0))).isEqualTo(100); // too late
    assertThat(end(NOTE, pedal(50, 3, 127), pedal(60, 3, 0), pedal(300, 3, 0))).isEqualTo(100);
    assertThat(end(NOTE, pedal(50, 3, 127))).isEqualTo(100); // for ever
  }
}

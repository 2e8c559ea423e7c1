package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final TimeBase PPQ_480 = TimeBase.ticksPerQuarter(480);
  private static final Track EMPTY = Track.of(List.of());
  private static final Note NOTE = new Note(0, 480, 0, 60, 64);

  @Test
  void format_is_0_for_one_track_and_1_for_others() {
    assertThat(Score.of(PPQ_480, List.of()).format()).isEqualTo(1);
    assertThat(Score.of(PPQ_480, List.of(EMPTY)).format()).isZero();
    assertThat(Score.of(PPQ_480, List.of(EMPTY, EMPTY)).format()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Score(0, PPQ_480, List.of(EMPTY, EMPTY)))
        .withMessage("number of tracks must be in 0..1, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Score(3, PPQ_480, List.of()))
        .withMessage("format must be in 0..2, got 3");
  }

  @Test
  void tempo_meter_and_key_are_merged_from_all_tracks() {
    Tempo slow = new Tempo(480, 1_000_000);
    TimeSignature waltz = new TimeSignature(0, 3, 4);
    TimeSignature march = new TimeSignature(0, 2, 4);
    KeySignature minor = new KeySignature(960, -3, KeySignature.Mode.MINOR);
    KeySignature major = new KeySignature(0, 0, KeySignature.Mode.MAJOR);

    Score score =
        Score.of(
            PPQ_480,
            List.of(Track.of(List.of(waltz, minor)), Track.of(List.of(slow, march, major))));

    assertThat(score.timeSignatures()).containsExactly(waltz, march);
    assertThat(score.keySignatures()).containsExactly(major, minor);
    assertThat(score.tempoMap().secondsAt(960)).isEqualTo(1.5);
  }

  @Test
  void notes_and_end_are_those_of_all_tracks() {
    Note later = new Note(100, 1000, 1, 70, 64);

    Score score = Score.of(PPQ_480, List.of(Track.of(List.of(later)), Track.of(List.of(NOTE))));

    assertThat(score.notes()).containsExactly(later, NOTE);
    assertThat(score.endTick()).isEqualTo(1100);
  }

  @Test
  void added_events_go_to_their_tracks_and_to_new_ones() {
    Score score = Score.of(PPQ_480, List.of(Track.of(List.of(NOTE))));
    Note second = new Note(480, 480, 0, 62, 64);
    Note bass = new Note(0, 960, 1, 36, 64);

    Score same = score.withEvents(List.of(new TrackEvent(0, second)));
    Score more = score.withEvents(List.of(new TrackEvent(1, bass), new TrackEvent(0, second)));

    assertThat(same.format()).isZero();
    assertThat(same.tracks()).containsExactly(Track.of(List.of(NOTE, second)));
    assertThat(more.format()).isEqualTo(1);
    assertThat(more.tracks())
        .containsExactly(Track.of(List.of(NOTE, second)), Track.of(List.of(bass)));
    assertThat(score.tracks()).hasSize(1);
  }

  @Test
  void new_tracks_have_the_next_free_numbers() {
    Score score = Score.of(PPQ_480, List.of(EMPTY));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> score.withEvents(List.of(new TrackEvent(2, NOTE))))
        .withMessage("a new track must be number 1, got 2");
  }

  @Test
  void events_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Note(-1, 0, 0, 60, 64))
        .withMessageStartingWith("tick must be in 0..");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Note(0, 10, 16, 60, 64))
        .withMessage("channel must be in 0..15, got 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Note(0, 10, 0, 60, 0))
        .withMessage("velocity must be in 1..127, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RawEvent.of(0, MidiBytes.hex("FF 2F")))
        .withMessageContaining("other than 2F")
        .withMessageEndingWith("got ff 2f");
    assertThatIllegalArgumentException().isThrownBy(() -> RawEvent.of(0, MidiBytes.hex("90 3C")));
    assertThatIllegalArgumentException().isThrownBy(() -> RawEvent.of(0, MidiBytes.hex("F8")));
  }

  @Test
  void messages_of_raw_events_and_texts_are_copied() {
    byte[] message = MidiBytes.hex("F0 7E F7");
    byte[] lyric = MidiBytes.hex("41");
    RawEvent raw = RawEvent.of(0, message);
    TextEvent text = TextEvent.of(0, TextEvent.Kind.LYRIC, lyric);

    message[1] = 0;
    raw.message()[1] = 0;
    lyric[0] = 0;
    text.bytes()[0] = 0;

    assertThat(raw.message()).isEqualTo(MidiBytes.hex("F0 7E F7"));
    assertThat(text.text()).isEqualTo("A");
  }
}

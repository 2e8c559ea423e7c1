package io.github.continuo.midi;

import static io.github.continuo.midi.MidiBytes.END_OF_TRACK;
import static io.github.continuo.midi.MidiBytes.file;
import static io.github.continuo.midi.MidiBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MidiWriterTest {
  private static final TimeBase PPQ_480 = TimeBase.ticksPerQuarter(480);

  @Test
  void channel_messages_use_running_status_until_another_kind_interrupts_it() {
    Score score =
        score(
            new ControlChange(0, 0, 7, 100),
            new ControlChange(0, 0, 10, 64),
            new ControlChange(0, 1, 7, 100),
            TextEvent.of(0, TextEvent.Kind.MARKER, "A"),
            new ControlChange(0, 1, 7, 99),
            RawEvent.of(0, hex("F0 7E F7")),
            new ControlChange(0, 1, 7, 98));

    assertThat(MidiWriter.write(score))
        .isEqualTo(
            file(
                "00 B0 07 64 00 0A 40 00 B1 07 64 00 FF 06 01 41 00 B1 07 63 00 F0 02 7E F7"
                    + "00 B1 07 62"
                    + END_OF_TRACK));
  }

  @Test
  void notes_are_written_with_their_release_velocity_and_off_before_on() {
    Score score = score(new Note(0, 96, 0, 60, 64, 0), new Note(96, 0, 0, 60, 65));

    assertThat(MidiWriter.write(score))
        .isEqualTo(file("00 90 3C 40 60 80 3C 00 00 90 3C 41 00 80 3C 40" + END_OF_TRACK));
  }

  @Test
  void signatures_and_tempo_are_written_as_meta_events() {
    Score score =
        score(
            new Tempo(0, 0xFFFFFF),
            new TimeSignature(0, 255, 128, 0, 255),
            new KeySignature(0, -7, KeySignature.Mode.MINOR),
            new PitchBend(0, 2, -8192),
            new ProgramChange(0, 2, 127));

    assertThat(MidiWriter.write(score))
        .isEqualTo(
            file(
                "00 FF 51 03 FF FF FF 00 FF 58 04 FF 07 00 FF 00 FF 59 02 F9 01"
                    + "00 E2 00 00 00 C2 7F"
                    + END_OF_TRACK));
  }

  @Test
  void end_of_track_stands_where_the_track_ends() {
    Score score = new Score(1, PPQ_480, List.of(Track.of(List.of(), 200), Track.of(List.of())));

    assertThat(MidiWriter.write(score)).isEqualTo(file(1, 480, "81 48 FF 2F 00", END_OF_TRACK));
  }

  @ParameterizedTest
  @CsvSource({"FPS_24, 8, E808", "FPS_25, 40, E728", "FPS_30_DROP, 80, E350", "FPS_30, 255, E2FF"})
  void film_time_is_written_as_a_negative_rate(
      TimeBase.FrameRate rate, int ticksPerFrame, String division) {
    Score score = new Score(1, TimeBase.smpte(rate, ticksPerFrame), List.of());

    assertThat(MidiWriter.write(score)).isEqualTo(file(1, Integer.parseInt(division, 16)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7F",
    "128, 81 00",
    "16383, FF 7F",
    "16384, 81 80 00",
    "2097151, FF FF 7F",
    "2097152, 81 80 80 00",
    "268435455, FF FF FF 7F"
  })
  void deltas_take_one_to_four_bytes(long tick, String delta) throws Exception {
    Score score = score(new ProgramChange(tick, 0, 0));

    assertThat(MidiWriter.write(score)).isEqualTo(file(delta + "C0 00" + END_OF_TRACK));
  }

  @Test
  void DELTA_1_gap_that_a_file_cannot_say_is_bridged_by_texts_that_say_nothing() throws Exception {
    Score score = score(new ProgramChange(0, 0, 1), new ProgramChange((1L << 29) + 5, 0, 2));

    assertThat(MidiWriter.write(score))
        .isEqualTo(
            file("00 C0 01 FF FF FF 7F FF 01 00 FF FF FF 7F FF 01 00 07 C0 02" + END_OF_TRACK));
    assertThat(MidiReader.read(MidiWriter.write(score))).isEqualTo(score);
  }

  @Test
  void gap_that_nobody_can_live_to_hear_the_end_of_is_refused() {
    Score score = score(new ProgramChange(100, 0, 0), new ProgramChange(101 + (1L << 52), 0, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MidiWriter.write(score))
        .withMessage(
            "messages must be at most 4503599627370496 ticks apart, got 4503599627370497 between"
                + " ticks 100 and 4503599627370597");
  }

  private static Score score(ScoreEvent... events) {
    return new Score(0, PPQ_480, List.of(Track.of(List.of(events))));
  }
}

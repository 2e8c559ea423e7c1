package io.github.continuo.midi;

import static io.github.continuo.midi.MidiBytes.END_OF_TRACK;
import static io.github.continuo.midi.MidiBytes.file;
import static io.github.continuo.midi.MidiBytes.header;
import static io.github.continuo.midi.MidiBytes.hex;
import static io.github.continuo.midi.MidiBytes.join;
import static io.github.continuo.midi.MidiBytes.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are legal but extreme, or made to hurt: all of them within the memory that {@link
 * BoundedReading} allows. The timeout only ends a test that hangs.
 */
@Timeout(120)
class UnpleasantInputTest {
  private static final int TEN_MEGABYTES = 10_000_000;

  @ParameterizedTest
  @ValueSource(
      ints = {0x80, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0, 0xF1, 0xF2, 0xF7, 0xF8, 0xFE, 0xFF})
  void ten_megabytes_of_one_status_byte(int status) {
    byte[] flood = new byte[TEN_MEGABYTES];
    Arrays.fill(flood, (byte) status);
    byte[] trackStart = hex(String.format(Locale.ROOT, "4D 54 72 6B %08X", TEN_MEGABYTES));

    assertThat(BoundedReading.readOrRefuse(flood, () -> "without a header")).isEmpty();
    assertThat(read(join(header(0, 1, 480), flood)).diagnostics()).isNotEmpty();
    assertThat(read(join(header(0, 1, 480), trackStart, flood)).diagnostics()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "90", "A0", "B0", "C0", "D0", "E0", "F0", "F1", "F2", "F7", "F8"})
  void a_megabyte_of_one_status_byte_with_deltas(String status) {
    byte[] bytes = file(("00" + status).repeat(500_000));

    assertThat(read(bytes).diagnostics()).isNotEmpty();
  }

  @Test
  void declared_tracks_take_no_memory() {
    ReadResult result = read(join(header(1, 0xFFFF, 480), track(END_OF_TRACK)));

    assertThat(result.score().tracks()).hasSize(1);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "number of tracks must be that of the track chunks, 1, got 65535", "MThd", 10));
  }

  @Test
  void as_many_empty_tracks_as_a_header_can_declare() {
    byte[][] chunks = new byte[0x10000][];
    Arrays.fill(chunks, track(END_OF_TRACK));
    chunks[0] = header(1, 0xFFFF, 480);

    ReadResult result = read(join(chunks));

    assertThat(result.score().tracks()).hasSize(0xFFFF);
    assertThat(result.diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"80 80 80 80 80 80 80 80 80 60, 96", "FF FF FF FF FF FF FF FF FF 7F, 268435455"})
  void delta_of_ten_bytes(String delta, long tick) {
    ReadResult result = read(file(delta + "C0 05" + END_OF_TRACK));

    assertThat(result.score().tracks().get(0).events())
        .containsExactly(new ProgramChange(tick, 0, 5));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "variable-length quantity must be at most 4 bytes, got 10; read as " + tick,
                "MTrk 0",
                22));
  }

  @Test
  void length_of_ten_bytes() {
    ReadResult result =
        read(file("00 FF 01 80 80 80 80 80 80 80 80 80 02 68 69" + "05 C0 05" + END_OF_TRACK));

    assertThat(result.score().tracks().get(0).events())
        .containsExactly(TextEvent.of(0, TextEvent.Kind.TEXT, "hi"), new ProgramChange(5, 0, 5));
    assertThat(result.diagnostics()).hasSize(1);
  }

  @Test
  void deltas_whose_sum_is_more_than_32_bits() throws Exception {
    int count = 100;
    byte[] bytes = file("FF FF FF 7F 90 3C 40 FF FF FF 7F 80 3C 40".repeat(count) + END_OF_TRACK);
    long delta = 0x0FFF_FFFF;

    Score score = MidiReader.readStrict(bytes);

    assertThat(score.endTick()).isEqualTo(2L * count * delta).isGreaterThan(1L << 32);
    assertThat(score.notes())
        .last()
        .isEqualTo(new Note((2L * count - 1) * delta, delta, 0, 60, 64, 64));
    assertThat(MidiReader.readStrict(MidiWriter.write(score))).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32_767})
  void coarsest_and_finest_division(int ticksPerQuarter) throws Exception {
    byte[] bytes = file(0, ticksPerQuarter, "FF FF FF 7F 90 3C 40 01 80 3C 40" + END_OF_TRACK);

    Score score = MidiReader.readStrict(bytes);

    assertThat(score.timeBase()).isEqualTo(TimeBase.ticksPerQuarter(ticksPerQuarter));
    assertThat(score.notes()).containsExactly(new Note(0x0FFF_FFFF, 1, 0, 60, 64, 64));
    assertThat(MidiReader.readStrict(MidiWriter.write(score))).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(strings = {"E801", "E8FF", "E701", "E3FF", "E201"})
  void frames_of_film_with_the_fewest_and_the_most_ticks(String division) throws Exception {
    byte[] bytes = file(0, Integer.parseInt(division, 16), "60 C0 05" + END_OF_TRACK);

    Score score = MidiReader.readStrict(bytes);

    assertThat(score.timeBase()).isInstanceOf(TimeBase.Smpte.class);
    assertThat(MidiReader.readStrict(MidiWriter.write(score))).isEqualTo(score);
  }

  @Test
  void lyric_of_16_megabytes() {
    byte[] words = new byte[1 << 24];
    Arrays.fill(words, (byte) 'a');
    byte[] trackStart = hex(String.format(Locale.ROOT, "4D 54 72 6B %08X", words.length + 11));
    byte[] textStart = hex("00 FF 05 88 80 80 00");

    ReadResult result =
        read(join(header(0, 1, 480), trackStart, textStart, words, hex(END_OF_TRACK)));

    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.score().tracks().get(0).events())
        .isEqualTo(List.of(TextEvent.of(0, TextEvent.Kind.LYRIC, words)));
  }

  @Test
  void two_megabytes_of_lyrics_of_a_letter() {
    String lyrics = "00 FF 05 01 61".repeat(400_000);

    ReadResult result = read(file(lyrics + END_OF_TRACK));

    assertThat(result.score().tracks().get(0).events()).hasSize(400_000);
    assertThat(result.diagnostics()).isEmpty();
  }

  @Test
  void track_of_80_000_notes_of_one_pitch_that_all_sound_together() {
    String on = "00 90 3C 40" + "00 3C 40".repeat(79_999);
    String off = "00 80 3C 40" + "01 3C 40".repeat(79_999);

    ReadResult result = read(file(on + off + END_OF_TRACK));

    List<Note> notes = result.score().notes().toList();
    assertThat(result.diagnostics()).isEmpty();
    assertThat(notes).hasSize(80_000);
    assertThat(notes.stream().map(Note::durationTicks))
        .containsExactlyElementsOf(Stream.iterate(0L, i -> i + 1).limit(80_000).toList());
  }

  private static ReadResult read(byte[] bytes) {
    return BoundedReading.readOrRefuse(bytes, () -> "unpleasant input").orElseThrow();
  }
}

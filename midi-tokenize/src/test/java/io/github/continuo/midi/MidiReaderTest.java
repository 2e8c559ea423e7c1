package io.github.continuo.midi;

import static io.github.continuo.midi.MidiBytes.END_OF_TRACK;
import static io.github.continuo.midi.MidiBytes.file;
import static io.github.continuo.midi.MidiBytes.header;
import static io.github.continuo.midi.MidiBytes.hex;
import static io.github.continuo.midi.MidiBytes.join;
import static io.github.continuo.midi.MidiBytes.track;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MidiReaderTest {
  private static final String C = "00 90 3C 40 60 80 3C 40"; // middle C, 96 ticks
  private static final Note C_NOTE = new Note(0, 96, 0, 60, 64);
  private static final String E_AFTER_IT = "00 90 40 40 60 80 40 40";
  private static final Note E_NOTE = new Note(96, 96, 0, 64, 64);

  @Test
  void every_kind_of_event_has_its_values() throws Exception {
    byte[] bytes =
        file(
            "00 FF 03 05 50 69 61 6E 6F" // track name
                + "00 FF 51 03 07 A1 20 00 FF 58 04 06 03 24 08 00 FF 59 02 FD 01"
                + "0A C3 05 00 B3 07 64 00 E3 00 40 00 E3 7F 7F"
                + "00 93 3C 50 60 83 3C 20"
                + "00 A3 3C 11 00 D3 22 00 F0 03 7E 09 F7 00 F7 01 FA 00 FF 20 01 05"
                + "81 00 FF 2F 00");

    Score score = MidiReader.readStrict(bytes);

    assertThat(score.format()).isZero();
    assertThat(score.timeBase()).isEqualTo(TimeBase.ticksPerQuarter(480));
    Track track = score.tracks().get(0);
    assertThat(track.events())
        .containsExactly(
            TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "Piano"),
            new Tempo(0, 500_000),
            new TimeSignature(0, 6, 8, 36, 8),
            new KeySignature(0, -3, KeySignature.Mode.MINOR),
            new ProgramChange(10, 3, 5),
            new ControlChange(10, 3, 7, 100),
            new PitchBend(10, 3, 0),
            new PitchBend(10, 3, 8191),
            new Note(10, 96, 3, 60, 80, 32),
            RawEvent.of(106, hex("A3 3C 11")),
            RawEvent.of(106, hex("D3 22")),
            RawEvent.of(106, hex("F0 7E 09 F7")),
            RawEvent.of(106, hex("F7 FA")),
            RawEvent.of(106, hex("FF 20 05")));
    assertThat(track.endTick()).isEqualTo(106 + 128);
    assertThat(track.name()).contains("Piano");
  }

  @Test
  void note_on_of_velocity_0_is_a_note_off_of_unknown_velocity() throws Exception {
    Score score = MidiReader.readStrict(file("00 90 3C 40 60 3C 00" + END_OF_TRACK));

    assertThat(score.notes()).containsExactly(new Note(0, 96, 0, 60, 64, 64));
  }

  @Test
  void note_off_ends_the_oldest_note_of_its_pitch_and_channel() throws Exception {
    byte[] bytes =
        file(
            "00 90 3C 01 0A 90 3C 02 00 91 3C 03 0A 80 3C 00 0A 80 3C 00 0A 81 3C 00"
                + END_OF_TRACK);

    assertThat(MidiReader.readStrict(bytes).notes())
        .containsExactly(
            new Note(0, 20, 0, 60, 1, 0),
            new Note(10, 20, 0, 60, 2, 0),
            new Note(10, 30, 1, 60, 3, 0));
  }

  @Test
  void note_off_without_a_note_is_kept_raw() throws Exception {
    byte[] bytes = file("00 80 3C 05 00 90 3D 00" + C + "00 80 3C 00" + END_OF_TRACK);

    assertThat(MidiReader.readStrict(bytes).tracks().get(0).events())
        .containsExactly(
            RawEvent.of(0, hex("80 3C 05")),
            RawEvent.of(0, hex("90 3D 00")),
            C_NOTE,
            RawEvent.of(96, hex("80 3C 00")));
  }

  @Test
  void both_orders_of_a_track_are_those_of_its_messages() throws Exception {
    byte[] bytes =
        file(
            "00 90 3C 40 00 90 40 40 00 C0 01 60 90 43 40 00 80 40 40 00 C0 02 00 80 43 40"
                + "00 80 3C 40"
                + END_OF_TRACK);

    Track track = MidiReader.readStrict(bytes).tracks().get(0);

    Note low = new Note(0, 96, 0, 60, 64);
    Note middle = new Note(0, 96, 0, 64, 64);
    Note high = new Note(96, 0, 0, 67, 64);
    ProgramChange first = new ProgramChange(0, 0, 1);
    ProgramChange second = new ProgramChange(96, 0, 2);
    assertThat(track.events()).containsExactly(low, middle, first, high, second);
    assertThat(track.eventsByNoteOff()).containsExactly(first, middle, second, high, low);
  }

  @Test
  void open_notes_end_with_the_track_pair_by_pair_and_oldest_first() throws Exception {
    byte[] bytes =
        file("00 90 40 01 00 90 3C 02 0A 90 40 03 0A 90 3C 04 00 91 3C 05 0A 80 40 40 0A FF 2F 00");

    ReadResult result = MidiReader.readWithDiagnostics(bytes);

    assertThat(result.score().tracks().get(0).eventsByNoteOff())
        .containsExactly(
            new Note(0, 30, 0, 64, 1),
            new Note(10, 30, 0, 64, 3),
            new Note(0, 40, 0, 60, 2),
            new Note(20, 20, 0, 60, 4),
            new Note(20, 20, 1, 60, 5));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "every note must end, got 4 without a note-off; ended at tick 40", "MTrk 0", 50));
  }

  @Test
  void notes_that_are_open_in_one_track_do_not_reach_into_the_next() throws Exception {
    byte[] bytes = file(1, 480, "00 90 3C 40 0A FF 2F 00", "14 80 3C 40" + END_OF_TRACK);

    Score score = MidiReader.read(bytes);

    assertThat(score.tracks().get(0).events()).containsExactly(new Note(0, 10, 0, 60, 64));
    assertThat(score.tracks().get(1).events()).containsExactly(RawEvent.of(20, hex("80 3C 40")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00 FF 01 01 78", "00 F0 03 7E 7F F7", "00 F7 01 FA"})
  void running_status_goes_on_after(String interruption) throws Exception {
    byte[] bytes = file("00 90 3C 40" + interruption + "60 3C 00" + END_OF_TRACK);

    assertThat(MidiReader.readStrict(bytes).notes()).containsExactly(C_NOTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "F1 7F",
        "F2 01 02",
        "F3 01",
        "F4",
        "F5",
        "F6",
        "F8",
        "F9",
        "FA",
        "FB",
        "FC",
        "FD",
        "FE"
      })
  void system_messages_are_skipped_with_their_data(String message) throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(file("00" + message + C + E_AFTER_IT + END_OF_TRACK));

    assertThat(result.score().notes()).containsExactly(C_NOTE, E_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                String.format(
                    Locale.ROOT,
                    "system message %s must not stand in a file; skipped",
                    message.substring(0, 2)),
                "MTrk 0",
                23));
  }

  @Test
  void time_of_skipped_messages_counts() throws Exception {
    Score score = MidiReader.read(file("0A F8 0A 90 3C 40 60 80 3C 40" + END_OF_TRACK));

    assertThat(score.notes()).containsExactly(new Note(20, 96, 0, 60, 64));
  }

  @Test
  void gap_that_skipped_messages_make_longer_than_a_file_can_say_stays() throws Exception {
    byte[] bytes = file("FF FF FF 7F F8 FF FF FF 7F 90 3C 40 60 80 3C 40" + END_OF_TRACK);

    ReadResult result = MidiReader.readWithDiagnostics(bytes);

    assertThat(result.score().notes()).containsExactly(new Note(2 * 0x0FFF_FFFFL, 96, 0, 60, 64));
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("system message F8 must not stand in a file; skipped");
    assertThat(MidiReader.read(MidiWriter.write(result.score()))).isEqualTo(result.score());
  }

  @Test
  void empty_text_after_the_longest_delta_is_a_part_of_a_longer_gap() throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(
            file(
                "FF FF FF 7F FF 01 00 FF FF FF 7E FF 01 00 FF FF FF 7F FF 01 01 61 00 FF 01 00"
                    + END_OF_TRACK));

    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.score().tracks().get(0).events())
        .containsExactly(
            TextEvent.of(2 * 0x0FFF_FFFFL - 1, TextEvent.Kind.TEXT, ""),
            TextEvent.of(3 * 0x0FFF_FFFFL - 1, TextEvent.Kind.TEXT, "a"),
            TextEvent.of(3 * 0x0FFF_FFFFL - 1, TextEvent.Kind.TEXT, ""));
  }

  @Test
  void data_bytes_above_127_are_read_as_127() throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(file("00 90 3C FF 60 80 3C 40 00 C0 80" + END_OF_TRACK));

    assertThat(result.score().tracks().get(0).events())
        .containsExactly(new Note(0, 96, 0, 60, 127), new ProgramChange(96, 0, 127));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "data bytes must be at most 127, got 60 and 255; read as 127", "MTrk 0", 24),
            new Diagnostic("data bytes must be at most 127, got 128; read as 127", "MTrk 0", 32));
  }

  @Test
  void data_byte_before_the_first_status_byte_is_skipped() throws Exception {
    ReadResult result = MidiReader.readWithDiagnostics(file("00" + C + END_OF_TRACK));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("track must begin with a status byte, got 00; begun anew there");
  }

  @ParameterizedTest
  @CsvSource({
    "51 03 00 00 00, 'tempo must be 3 bytes and at least 1 microsecond a quarter'",
    "51 02 07 A1, 'tempo must be 3 bytes and at least 1 microsecond a quarter'",
    "58 04 00 02 18 08, 'time signature must be 4 bytes with a numerator of at least 1 and a"
        + " denominator of at most 2^7'",
    "58 04 04 08 18 08, 'time signature must be 4 bytes with a numerator of at least 1 and a"
        + " denominator of at most 2^7'",
    "58 02 04 02, 'time signature must be 4 bytes with a numerator of at least 1 and a"
        + " denominator of at most 2^7'",
    "59 02 08 00, 'key signature must be 2 bytes, -7..7 sharps and mode 0 or 1'",
    "59 02 00 02, 'key signature must be 2 bytes, -7..7 sharps and mode 0 or 1'",
    "59 02 80 00, 'key signature must be 2 bytes, -7..7 sharps and mode 0 or 1'"
  })
  void impossible_values_are_kept_raw(String meta, String requirement) throws Exception {
    byte[] bytes = file("00 FF " + meta + C + END_OF_TRACK);

    ReadResult result = MidiReader.readWithDiagnostics(bytes);

    String data = meta.substring(6);
    assertThat(result.score().tracks().get(0).events())
        .containsExactly(RawEvent.of(0, hex("FF" + meta.substring(0, 2) + data)), C_NOTE);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            String.format(
                Locale.ROOT, "%s, got %d bytes: %s", requirement, (data.length() + 1) / 3, data));
  }

  @Test
  void meta_event_with_an_impossible_type_is_skipped() throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(file("00 FF 80 02 01 02" + C + END_OF_TRACK));

    assertThat(result.score().tracks().get(0).events()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("type of a meta event must be at most 127, got 128; skipped");
  }

  @Test
  void over_long_quantity_is_read_and_one_that_is_too_large_is_the_largest() throws Exception {
    byte[] bytes = file("80 80 80 80 00 90 3C 40 FF FF FF FF 7F 80 3C 40" + END_OF_TRACK);

    ReadResult result = MidiReader.readWithDiagnostics(bytes);

    assertThat(result.score().notes()).containsExactly(new Note(0, 0x0FFF_FFFF, 0, 60, 64));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "variable-length quantity must be at most 4 bytes, got 5; read as 0", "MTrk 0", 22),
            new Diagnostic(
                "variable-length quantity must be at most 4 bytes, got 5; read as 268435455",
                "MTrk 0",
                30));
  }

  @Test
  void track_that_is_cut_off_keeps_its_whole_events() throws Exception {
    byte[] whole = file(1, 480, C + E_AFTER_IT + "00 FF 01 04 74 65 78 74" + END_OF_TRACK);

    for (int length = 22; length < whole.length; length++) {
      ReadResult result = MidiReader.readWithDiagnostics(Arrays.copyOf(whole, length));

      assertThat(result.score().tracks()).hasSize(1);
      assertThat(result.score().notes()).hasSize(length < 26 ? 0 : length < 34 ? 1 : 2);
      assertThat(result.diagnostics()).isNotEmpty();
    }
  }

  @Test
  void time_before_an_event_that_is_cut_off_does_not_count() throws Exception {
    Score score = MidiReader.read(file("00 90 3C 40 60 80 3C 40 60 90 3C"));

    assertThat(score.tracks().get(0).endTick()).isEqualTo(96);
  }

  @Test
  void end_of_track_is_trusted_more_than_a_chunk_that_is_too_short() throws Exception {
    byte[] second = track(C + END_OF_TRACK);
    byte[] first = track(C + E_AFTER_IT + END_OF_TRACK);
    first[7] = 8;

    ReadResult result = MidiReader.readWithDiagnostics(join(header(1, 2, 480), first, second));

    assertThat(result.score().notes()).containsExactly(C_NOTE, E_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "length of the chunk must be that of its events, 20, got 8", "MTrk 0", 18));
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 21, 40, 48, 100, 1_000_000, -1})
  void end_of_track_is_trusted_more_than_a_chunk_that_is_too_long(int length) throws Exception {
    byte[] second = track(C + END_OF_TRACK);
    byte[] first = track(C + END_OF_TRACK);
    byte[] lie = hex(String.format(Locale.ROOT, "%08X", length));
    System.arraycopy(lie, 0, first, 4, 4);

    ReadResult result = MidiReader.readWithDiagnostics(join(header(1, 2, 480), first, second));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics()).hasSize(1);
  }

  @Test
  void track_without_end_of_track_ends_with_its_chunk() throws Exception {
    ReadResult result = MidiReader.readWithDiagnostics(file(1, 480, C, E_AFTER_IT + END_OF_TRACK));

    assertThat(result.score().tracks()).hasSize(2);
    assertThat(result.score().tracks().get(0).events()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic("track must end with an end-of-track, got none", "MTrk 0", 30));
  }

  @Test
  void events_after_end_of_track_are_left_out() throws Exception {
    ReadResult result = MidiReader.readWithDiagnostics(file(C + END_OF_TRACK + E_AFTER_IT));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "length of the chunk must be that of its events, 12, got 20", "MTrk 0", 18));
  }

  @Test
  void end_of_track_with_data_is_one_all_the_same() throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(file(1, 480, C + "00 FF 2F 01 00", C + END_OF_TRACK));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .contains("end-of-track must have length 0, got 1");
  }

  @Test
  void chunks_of_other_kinds_are_left_out() throws Exception {
    byte[] alien = join(hex("58 46 49 48 00 00 00 03"), hex("4D 54 72"));
    byte[] track = track(C + END_OF_TRACK);

    Score score = MidiReader.readStrict(join(header(1, 2, 480), alien, track, alien, track, alien));

    assertThat(score.notes()).containsExactly(C_NOTE, C_NOTE);
  }

  @Test
  void bytes_that_are_no_chunk_are_skipped() throws Exception {
    byte[] track = track(C + END_OF_TRACK);

    ReadResult result =
        MidiReader.readWithDiagnostics(
            join(header(1, 2, 480), track, hex("00 01 02"), track, hex("2A")));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic("a chunk must stand here, got 3 other bytes", "file", 34),
            new Diagnostic("a chunk must stand here, got 1 other bytes", "file", 57));
  }

  /** A byte order that no letter of a chunk's name may have, at each of its four places. */
  @ParameterizedTest
  @ValueSource(strings = {"1F 49 48 44", "58 7F 48 44", "58 49 00 44", "58 49 48 FF"})
  void chunk_whose_name_is_not_printable_is_none(String name) throws Exception {
    byte[] track = track(C + END_OF_TRACK);
    byte[] alien = join(hex(name), hex("00 00 00 02"), hex("41 42"));

    ReadResult result =
        MidiReader.readWithDiagnostics(join(header(1, 2, 480), track, alien, track));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(new Diagnostic("a chunk must stand here, got 10 other bytes", "file", 34));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 7E 20 7E", "4A 75 6E 6B"})
  void chunk_whose_name_is_just_printable_is_one(String name) throws Exception {
    byte[] track = track(C + END_OF_TRACK);
    byte[] alien = join(hex(name), hex("00 00 00 02"), hex("41 42"));

    assertThat(MidiReader.readStrict(join(header(1, 2, 480), track, alien, track, alien)).notes())
        .containsExactly(C_NOTE, C_NOTE);
  }

  /**
   * The stated length leads nowhere, and what follows the events is no chunk: the next is sought.
   */
  @Test
  void track_after_one_of_a_wrong_length_and_other_bytes_is_found() throws Exception {
    byte[] first = track(C + END_OF_TRACK);
    first[7] = 99; // of 12
    byte[] second = track(E_AFTER_IT + END_OF_TRACK);

    ReadResult result =
        MidiReader.readWithDiagnostics(
            join(
                header(1, 2, 480), first, hex("00 01 02"), second, hex("4A 75 6E 6B 00 00 00 00")));

    assertThat(result.score().tracks()).hasSize(2);
    assertThat(result.score().tracks().get(1).notes()).containsExactly(new Note(0, 96, 0, 64, 64));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "length of the chunk must be that of its events, 12, got 99", "MTrk 0", 18));
  }

  @Test
  void bytes_after_end_of_track_within_a_chunk_are_no_chunk_of_their_own() throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(
            file(1, 480, C + END_OF_TRACK + "00 01 02 03", C + END_OF_TRACK));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "length of the chunk must be that of its events, 12, got 16", "MTrk 0", 18));
  }

  @Test
  void bytes_between_a_riff_wrapper_and_the_header_are_counted() throws Exception {
    byte[] midi = file(C + END_OF_TRACK); // 34 bytes
    byte[] before = "RIFF\0\0\0\0RMIDdata\44\0\0\0".getBytes(ISO_8859_1); // 36 in octal

    ReadResult result = MidiReader.readWithDiagnostics(join(before, hex("2A 2A"), midi));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic("file must begin with MThd, got 2 bytes before it", "file", 20));
  }

  /** Nothing, a chunk's start that is cut, and a chunk that is none of data. */
  @ParameterizedTest
  @ValueSource(strings = {"", "data", "data\0\0\0", "LIST\0\0\0\0", "LIST\1\0\0\0x\0"})
  void riff_wrapper_of_nothing_has_no_header(String content) {
    assertThatExceptionOfType(MidiFormatException.class)
        .isThrownBy(() -> MidiReader.read(("RIFF\0\0\0\0RMID" + content).getBytes(ISO_8859_1)))
        .withMessageContaining("must begin with MThd, got " + (12 + content.length()) + " bytes");
  }

  @Test
  void meta_event_and_system_exclusive_may_end_with_their_track_and_not_beyond() throws Exception {
    for (String whole : List.of("00 FF 01 02 41 42", "00 F0 02 41 F7")) {
      ReadResult result = MidiReader.readWithDiagnostics(file(whole));
      ReadResult cut = MidiReader.readWithDiagnostics(file(whole.substring(0, whole.length() - 3)));

      assertThat(result.score().tracks().get(0).events()).hasSize(1);
      assertThat(result.diagnostics())
          .extracting(Diagnostic::message)
          .containsExactly("track must end with an end-of-track, got none");
      assertThat(cut.score().tracks().get(0).events()).isEmpty();
      assertThat(cut.diagnostics())
          .extracting(Diagnostic::message)
          .contains(
              "event must end within its track, got only a part of it; the track ends before it");
    }
  }

  @Test
  void bytes_before_the_header_are_skipped() throws Exception {
    ReadResult result = MidiReader.readWithDiagnostics(join(new byte[128], file(C + END_OF_TRACK)));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic("file must begin with MThd, got 128 bytes before it", "file", 0));
  }

  @Test
  void riff_wrapper_is_taken_off() throws Exception {
    byte[] midi = file(C + END_OF_TRACK); // 34 bytes
    byte[] before = "RIFF\0\0\0\0RMIDLIST\3\0\0\0abc\0data\42\0\0\0".getBytes(ISO_8859_1);
    byte[] after = "DISP\1\0\0\0x\0".getBytes(ISO_8859_1);

    assertThat(MidiReader.readStrict(join(before, midi, after)).notes()).containsExactly(C_NOTE);
  }

  @ParameterizedTest
  @CsvSource({"00000000, 0", "FFFFFFFF, 4294967295", "23000000, 35"})
  void riff_wrapper_that_lies_about_its_content_is_taken_off_all_the_same(
      String stated, long length) throws Exception {
    byte[] midi = file(C + END_OF_TRACK);
    byte[] before = join("RIFF\0\0\0\0RMIDdata".getBytes(ISO_8859_1), hex(stated));

    ReadResult result = MidiReader.readWithDiagnostics(join(before, midi));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                String.format(
                    Locale.ROOT,
                    "length of RIFF data must be in 14..34, got %d; read to the end of the file",
                    length),
                "file",
                16));
  }

  @Test
  void header_may_be_longer_than_6_bytes() throws Exception {
    byte[] header = join(header(0, 1, 480), hex("00 00"));
    header[7] = 8;

    assertThat(MidiReader.readStrict(join(header, track(C + END_OF_TRACK))).notes())
        .containsExactly(C_NOTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 22, 255})
  void header_with_a_wrong_length_does_not_hide_the_tracks(int length) throws Exception {
    byte[] bytes = file(C + END_OF_TRACK);
    bytes[7] = (byte) length;

    assertThat(MidiReader.read(bytes).notes()).containsExactly(C_NOTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 65_535})
  void tracks_that_are_there_count_not_those_the_header_states(int stated) throws Exception {
    byte[] track = track(C + END_OF_TRACK);

    ReadResult result = MidiReader.readWithDiagnostics(join(header(1, stated, 480), track, track));

    assertThat(result.score().notes()).containsExactly(C_NOTE, C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "number of tracks must be that of the track chunks, 2, got " + stated, "MThd", 10));
  }

  @Test
  void more_tracks_than_a_header_can_state_are_left_out() throws Exception {
    ByteWriter bytes = new ByteWriter();
    byte[] header = header(1, 0xFFFF, 480);
    byte[] track = track(END_OF_TRACK);
    bytes.put(header, 0, header.length);
    for (int i = 0; i < 0x10000; i++) {
      bytes.put(track, 0, track.length);
    }

    ReadResult result = MidiReader.readWithDiagnostics(bytes.toByteArray());

    assertThat(result.score().tracks()).hasSize(0xFFFF);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            "file must end after its last track, got more than 65535 tracks; left out");
  }

  @Test
  void second_file_behind_the_first_is_left_out() throws Exception {
    byte[] bytes = file(C + END_OF_TRACK);

    ReadResult result = MidiReader.readWithDiagnostics(join(bytes, bytes));

    assertThat(result.score().notes()).containsExactly(C_NOTE);
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "file must end after its last track, got a second header; left out", "file", 34));
  }

  @Test
  void score_without_tracks_is_a_score() throws Exception {
    Score score = MidiReader.readStrict(header(1, 0, 480));

    assertThat(score).isEqualTo(new Score(1, TimeBase.ticksPerQuarter(480), List.of()));
    assertThat(score.endTick()).isZero();
  }

  @Test
  void format_2_is_read_as_such() throws Exception {
    Score score = MidiReader.readStrict(file(2, 480, C + END_OF_TRACK, C + END_OF_TRACK));

    assertThat(score.format()).isEqualTo(2);
    assertThat(score.notes()).containsExactly(C_NOTE, C_NOTE);
  }

  @Test
  void unknown_format_and_format_0_with_two_tracks_are_read_as_format_1() throws Exception {
    ReadResult unknown = MidiReader.readWithDiagnostics(file(3, 480, C + END_OF_TRACK));
    ReadResult two = MidiReader.readWithDiagnostics(file(0, 480, END_OF_TRACK, END_OF_TRACK));

    assertThat(unknown.score().format()).isEqualTo(1);
    assertThat(unknown.diagnostics())
        .containsExactly(new Diagnostic("format must be 0, 1 or 2, got 3; read as 1", "MThd", 8));
    assertThat(two.score().format()).isEqualTo(1);
    assertThat(two.diagnostics())
        .containsExactly(
            new Diagnostic("format 0 must have one track, got 2; read as format 1", "MThd", 8));
  }

  @ParameterizedTest
  @CsvSource({
    "E828, FPS_24, 40, 960",
    "E728, FPS_25, 40, 1000",
    "E350, FPS_30_DROP, 80, 2397.6",
    "E2FF, FPS_30, 255, 7650"
  })
  void division_may_be_film_time(
      String division, TimeBase.FrameRate rate, int ticksPerFrame, double ticksPerSecond)
      throws Exception {
    Score score = MidiReader.readStrict(file(0, Integer.parseInt(division, 16), END_OF_TRACK));

    assertThat(score.timeBase()).isEqualTo(TimeBase.smpte(rate, ticksPerFrame));
    assertThat(((TimeBase.Smpte) score.timeBase()).ticksPerSecond()).isEqualTo(ticksPerSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "E700", "FFFF", "8001"})
  void impossible_division_is_read_as_480_ticks_per_quarter(String division) throws Exception {
    ReadResult result =
        MidiReader.readWithDiagnostics(file(0, Integer.parseInt(division, 16), END_OF_TRACK));

    assertThat(result.score().timeBase()).isEqualTo(TimeBase.ticksPerQuarter(480));
    assertThat(result.diagnostics())
        .containsExactly(
            new Diagnostic(
                "division must be ticks per quarter (0001..7FFF) or a frame rate of 24, 25, 29 or"
                    + String.format(
                        Locale.ROOT,
                        " 30 with ticks per frame, got %s; read as 480 ticks per quarter",
                        division),
                "MThd",
                12));
  }

  @Test
  void text_keeps_its_bytes_in_whatever_character_set() throws Exception {
    byte[] bytes = file("00 FF 05 04 83 73 83 41 00 FF 03 02 C3 A9" + END_OF_TRACK);

    List<ScoreEvent> events = MidiReader.readStrict(bytes).tracks().get(0).events();

    TextEvent shiftJis = (TextEvent) events.get(0);
    TextEvent utf8 = (TextEvent) events.get(1);
    assertThat(shiftJis.bytes()).isEqualTo(hex("83 73 83 41"));
    assertThat(shiftJis.kind()).isEqualTo(TextEvent.Kind.LYRIC);
    assertThat(utf8.text()).isEqualTo("é");
  }

  @Test
  void a_flood_of_defects_is_counted_not_listed() throws Exception {
    ReadResult result = MidiReader.readWithDiagnostics(file("00F8".repeat(5000) + END_OF_TRACK));

    assertThat(result.diagnostics()).hasSize(1001);
    assertThat(result.diagnostics().get(1000))
        .isEqualTo(new Diagnostic("4,000 more defects from here on", "file", 2023));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | file, byte 0: a MIDI file must begin with MThd, got 0 bytes without it",
        "'4D 54 68' | file, byte 0: a MIDI file must begin with MThd, got 3 bytes without it",
        "'50 4B 03 04 00' | file, byte 0: a MIDI file must begin with MThd, got 5 bytes without it",
        "'00 4D 54 68 64 00 00 00 06 00' | MThd, byte 1: header must have 14 bytes, got 9"
      })
  void bytes_without_a_header_are_refused(String bytes, String message) {
    assertThatExceptionOfType(MidiFormatException.class)
        .isThrownBy(() -> MidiReader.read(hex(bytes)))
        .withMessage(message);
  }

  @Test
  void strict_reading_throws_for_the_first_defect() {
    byte[] bytes = file(3, 480, "00 F8" + C);

    assertThatExceptionOfType(MidiFormatException.class)
        .isThrownBy(() -> MidiReader.readStrict(bytes))
        .withMessage("MTrk 0, byte 23: system message F8 must not stand in a file; skipped")
        .satisfies(e -> assertThat(e.diagnostic().chunk()).isEqualTo("MTrk 0"));
  }

  @Test
  void files_are_read_and_written(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("song.mid");
    Score score = MidiReader.readStrict(file(C + END_OF_TRACK));

    MidiWriter.write(score, file);

    assertThat(MidiReader.read(file)).isEqualTo(score);
    assertThat(MidiReader.readStrict(file)).isEqualTo(score);
    assertThat(MidiReader.readWithDiagnostics(file)).isEqualTo(new ReadResult(score, List.of()));
    assertThat(Files.size(file)).isEqualTo(34);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> MidiReader.read(folder.resolve("missing.mid")));
  }

  @Test
  void a_file_too_large_for_an_array_is_refused_by_its_size(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("large.mid");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> MidiReader.read(file))
        .withMessageStartingWith(file + ": must be at most ")
        .withMessageEndingWith("got 2147483648");
  }
}

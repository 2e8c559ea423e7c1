package io.github.continuo.midi;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of other projects, and small ones made for each way in which MIDI files differ. */
class MidiSamplesTest {

  /** Valid files that the JDK's reader refuses. */
  private static final Set<String> REFUSED_BY_JDK =
      Set.of(
          "test-2-tracks-type-2.mid", // format 2
          "MIDIOkFormat2.mid", // format 2
          "type2.mid", // format 2
          "MIDIBadHeaderSMTPE.mid", // 16 frames a second
          "negative-ticks-per-beat.mid"); // 1 frame a second

  private static final Set<String> WITHOUT_FRAME_RATE =
      Set.of("MIDIBadHeaderSMTPE.mid", "negative-ticks-per-beat.mid");

  /** Notes in the malformed files; the manifest shows who else finds how many. */
  private static final Map<String, Integer> NOTES_IN_MALFORMED =
      Map.ofEntries(
          entry("test-2-tracks-type-0.mid", 16),
          entry("test-corrupt-file-extra-byte.mid", 8),
          entry("test-corrupt-file-missing-byte.mid", 8),
          entry("test-illegal-message-all.mid", 8),
          entry("test-illegal-message-f1-xx.mid", 8),
          entry("test-illegal-message-f2-xx-xx.mid", 8),
          entry("test-illegal-message-f3-xx.mid", 8),
          entry("test-illegal-message-f4.mid", 8),
          entry("test-illegal-message-f5.mid", 8),
          entry("test-illegal-message-f6.mid", 8),
          entry("test-illegal-message-f8.mid", 8),
          entry("test-illegal-message-f9.mid", 8),
          entry("test-illegal-message-fa.mid", 8),
          entry("test-illegal-message-fb.mid", 8),
          entry("test-illegal-message-fc.mid", 8),
          entry("test-illegal-message-fd.mid", 8),
          entry("test-illegal-message-fe.mid", 8),
          entry("test-running-status-metaevent.mid", 8),
          entry("test-running-status-sysex.mid", 8),
          entry("MIDIBadHeaderFormat.mid", 4),
          entry("MIDIBadHeaderLength.mid", 4),
          entry("MIDIBadHeaderTracksNum.mid", 4),
          entry("MIDIBadTrackHdr.mid", 0), // its track is called mTrk, so it is no track
          entry("MIDIBadTrackLength.mid", 4),
          entry("example_is_drum.mid", 40),
          entry("zero-ticks-per-beat.mid", 0),
          entry("test04.mid", 6059));

  private static final Set<String> NOT_MIDI =
      Set.of("test-empty-file.mid", "test-not-a-midi-file.mid", "MIDIBadHeaderChunk.mid");

  /** Malformed for other readers only: running status after meta and sysex is no defect here. */
  private static final Set<String> WITHOUT_DIAGNOSTICS =
      Set.of("test-running-status-metaevent.mid", "test-running-status-sysex.mid");

  /** A note of a file in a form that all readers can be brought to. */
  private record PlacedNote(int track, Note note) {}

  static List<Path> valid() {
    return MidiResources.midiFiles("midi-samples/valid");
  }

  static List<Path> malformed() {
    return MidiResources.midiFiles("midi-samples/malformed");
  }

  static List<Path> synthetic() {
    return MidiResources.midiFiles("midi-synthetic");
  }

  static List<Path> readable() {
    return Stream.of(valid(), malformed(), synthetic())
        .flatMap(List::stream)
        .filter(path -> !NOT_MIDI.contains(name(path)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void valid_file_has_the_notes_that_the_jdk_finds(Path file) throws Exception {
    if (REFUSED_BY_JDK.contains(name(file))) {
      assertThatExceptionOfType(InvalidMidiDataException.class)
          .isThrownBy(() -> MidiSystem.getSequence(file.toFile()));
      return;
    }

    List<PlacedNote> notes = notes(MidiReader.read(file));

    assertThat(notes).isEqualTo(notesByJdk(file));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void valid_file_has_no_defects(Path file) throws Exception {
    List<Diagnostic> diagnostics = MidiReader.readWithDiagnostics(file).diagnostics();

    if (WITHOUT_FRAME_RATE.contains(name(file))) {
      assertThat(diagnostics).hasSize(1);
      assertThat(diagnostics.get(0).message()).startsWith("division must be");
    } else if (name(file).equals("1-das-stromreiters.mid")) {
      assertThat(diagnostics).hasSize(1);
      assertThat(diagnostics.get(0).message())
          .isEqualTo("every note must end, got 8 without a note-off; ended at tick 20060");
    } else {
      assertThat(diagnostics).isEmpty();
    }
  }

  @Test
  void valid_files_have_as_many_notes_as_the_manifest_states() throws Exception {
    for (String line : Files.readAllLines(MidiResources.path("midi-samples/manifest.tsv"))) {
      String[] cells = line.split("\t", -1);
      if (cells[0].startsWith("valid/")) {
        Score score = MidiReader.read(MidiResources.path("midi-samples/" + cells[0]));

        assertThat(score.notes().count()).as(cells[0]).isEqualTo(Long.parseLong(cells[11]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformed_file_gives_its_notes_and_a_diagnostic_or_is_refused(Path file) throws Exception {
    if (NOT_MIDI.contains(name(file))) {
      assertThatExceptionOfType(MidiFormatException.class).isThrownBy(() -> MidiReader.read(file));
      return;
    }

    ReadResult result = MidiReader.readWithDiagnostics(file);

    assertThat((int) result.score().notes().count()).isEqualTo(NOTES_IN_MALFORMED.get(name(file)));
    assertThat(result.diagnostics().isEmpty()).isEqualTo(WITHOUT_DIAGNOSTICS.contains(name(file)));
  }

  @ParameterizedTest
  @MethodSource("synthetic")
  void synthetic_file_has_the_notes_it_was_made_with(Path file) throws Exception {
    Score score = MidiReader.read(file);

    JsonObject expected = expectedOf(file);
    if (expected.get("notes").isJsonArray()) {
      List<List<Integer>> notes =
          score
              .notes()
              .map(
                  note ->
                      List.of(
                          (int) note.tick(), (int) note.endTick(), note.pitch(), note.velocity()))
              .toList();
      assertThat(notes).isEqualTo(numberLists(expected.getAsJsonArray("notes")));
    }
    if (expected.has("seconds") && expected.get("seconds").isJsonArray()) {
      TempoMap tempoMap = score.tempoMap();
      List<Note> notes = score.notes().toList();
      JsonArray seconds = expected.getAsJsonArray("seconds");
      assertThat(notes).hasSize(seconds.size());
      for (int i = 0; i < notes.size(); i++) {
        assertThat(tempoMap.secondsAt(notes.get(i).tick()))
            .isCloseTo(seconds.get(i).getAsDouble(), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whatever_was_read_is_written_and_read_again_as_it_was(Path file) throws Exception {
    Score score = MidiReader.read(file);

    ReadResult again = MidiReader.readWithDiagnostics(MidiWriter.write(score));

    assertThat(again.score()).isEqualTo(score);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<PlacedNote> notes(Score score) {
    List<PlacedNote> notes = new ArrayList<>();
    for (int track = 0; track < score.tracks().size(); track++) {
      for (Note note : score.tracks().get(track).notes().toList()) {
        notes.add(new PlacedNote(track, note));
      }
    }
    return notes;
  }

  /** The JDK's reader does not pair note-ons and note-offs. */
  private static List<PlacedNote> notesByJdk(Path file)
      throws IOException, InvalidMidiDataException {
    javax.sound.midi.Track[] tracks = MidiSystem.getSequence(file.toFile()).getTracks();
    List<PlacedNote> notes = new ArrayList<>();
    for (int track = 0; track < tracks.length; track++) {
      notes.addAll(notesByJdk(track, tracks[track]));
    }
    return notes;
  }

  private static List<PlacedNote> notesByJdk(int track, javax.sound.midi.Track events) {
    PlainPairing pairing = new PlainPairing();
    for (int i = 0; i < events.size(); i++) {
      MidiEvent event = events.get(i);
      if (event.getMessage() instanceof ShortMessage message) {
        pairing.message(
            event.getTick(), message.getStatus(), message.getData1(), message.getData2());
      }
    }
    pairing.endOfTrack(events.ticks());
    return pairing.notes().stream().map(note -> new PlacedNote(track, note)).toList();
  }

  private static JsonObject expectedOf(Path file) throws IOException {
    String json = Files.readString(MidiResources.path("midi-synthetic/expected.json"));
    return JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonObject(name(file).replace(".mid", ""));
  }

  private static List<List<Integer>> numberLists(JsonArray lists) {
    List<List<Integer>> numbers = new ArrayList<>();
    for (JsonElement list : lists) {
      numbers.add(list.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList());
    }
    numbers.sort(Comparator.comparing(note -> note.get(0)));
    return numbers;
  }
}

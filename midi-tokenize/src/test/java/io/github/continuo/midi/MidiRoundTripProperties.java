package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MidiRoundTripProperties {

  @Property
  void a_score_that_a_file_can_hold_comes_back_as_it_was(@ForAll("readable") Score score)
      throws MidiFormatException {
    ReadResult read = MidiReader.readWithDiagnostics(MidiWriter.write(score));

    assertThat(read.score()).isEqualTo(score);
    assertThat(read.diagnostics()).isEmpty();
  }

  @Property
  void DELTA_1_a_score_with_gaps_of_any_length_comes_back_as_it_was(
      @ForAll("farApart") List<ScoreEvent> events, @ForAll("gaps") long lastGap)
      throws MidiFormatException {
    Track end = Track.of(events);
    Track track = Track.of(events, end.endTick() + lastGap);
    Score score = Score.of(TimeBase.ticksPerQuarter(480), List.of(track, end));

    ReadResult read = MidiReader.readWithDiagnostics(MidiWriter.write(score));

    assertThat(read.score()).isEqualTo(score);
    assertThat(read.diagnostics()).isEmpty();
  }

  @Property
  void any_score_is_brought_into_its_form_by_one_reading(@ForAll("any") Score score)
      throws MidiFormatException {
    Score read = MidiReader.read(MidiWriter.write(score));

    assertThat(MidiReader.read(MidiWriter.write(read))).isEqualTo(read);
    assertThat(withoutNotes(read)).isEqualTo(withoutNotes(score));
    assertThat(noteOns(read)).isEqualTo(noteOns(score));
    assertThat(read.endTick()).isEqualTo(score.endTick());
  }

  @Property
  void a_score_read_from_any_messages_comes_back_as_it_was(@ForAll("messages") List<int[]> messages)
      throws MidiFormatException {
    Score score = MidiReader.read(file(messages));

    assertThat(MidiReader.read(MidiWriter.write(score))).isEqualTo(score);
  }

  @Property
  void notes_are_paired_as_a_search_through_a_list_pairs_them(
      @ForAll("messages") List<int[]> messages) throws MidiFormatException {
    PlainPairing pairing = new PlainPairing();
    long tick = 0;
    for (int[] message : messages) {
      tick += message[0];
      pairing.message(tick, message[1], message[2], message[3]);
    }
    List<Note> endedByMessages = pairing.ended();
    pairing.endOfTrack(tick);

    Track track = MidiReader.read(file(messages)).tracks().get(0);

    List<ScoreEvent> released =
        track.eventsByNoteOff().stream().filter(Note.class::isInstance).toList();
    assertThat(track.notes().toList()).isEqualTo(pairing.notes());
    assertThat(released.subList(0, endedByMessages.size())).isEqualTo(endedByMessages);
  }

  @Property
  void messages_mean_the_same_however_they_are_spelled(@ForAll("messages") List<int[]> messages)
      throws MidiFormatException {
    Score plain = MidiReader.read(file(messages));

    assertThat(MidiReader.read(fileWithLongDeltas(messages))).isEqualTo(plain);
    assertThat(MidiReader.read(fileWithRunningStatus(messages))).isEqualTo(plain);
  }

  @Provide
  Arbitrary<Score> any() {
    return Scores.any();
  }

  @Provide
  Arbitrary<Score> readable() {
    return Scores.readable();
  }

  /** One event after the other, most of them texts that say nothing. */
  @Provide
  Arbitrary<List<ScoreEvent>> farApart() {
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 4);
    return Combinators.combine(gaps(), kinds)
        .as((gap, kind) -> List.of(gap, (long) kind))
        .list()
        .ofMaxSize(8)
        .map(MidiRoundTripProperties::afterGaps);
  }

  private static List<ScoreEvent> afterGaps(List<List<Long>> gapsAndKinds) {
    List<ScoreEvent> events = new ArrayList<>();
    long tick = 0;
    for (List<Long> next : gapsAndKinds) {
      tick += next.get(0);
      events.add(
          switch (next.get(1).intValue()) {
            case 0 -> new Note(tick, next.get(0), 0, 60, 80);
            case 1 -> new ProgramChange(tick, 0, 1);
            case 2 -> RawEvent.of(tick, new byte[] {(byte) 0xFF, 0x7F});
            default -> TextEvent.of(tick, TextEvent.Kind.TEXT, "");
          });
      tick += next.get(1) == 0 ? next.get(0) : 0;
    }
    return events;
  }

  /** Around the longest delta and its multiples. */
  @Provide
  Arbitrary<Long> gaps() {
    return Combinators.combine(
            Arbitraries.of(0L, 1L, 2L, 3L, 1_000L), Arbitraries.longs().between(-2, 2))
        .as((longest, more) -> Math.max(0, longest * 0x0FFF_FFFF + more));
  }

  /** Delta, status and two data bytes; few pitches and channels, so that notes overlap. */
  @Provide
  Arbitrary<List<int[]>> messages() {
    return Combinators.combine(
            Arbitraries.of(0, 0, 0, 1, 2, 200),
            Arbitraries.of(0x80, 0x90, 0x91, 0x81, 0xB0, 0xE0, 0xA0),
            Arbitraries.of(60, 61, 62),
            Arbitraries.of(0, 64, 100))
        .as((delta, status, data1, data2) -> new int[] {delta, status, data1, data2})
        .list()
        .ofMaxSize(60);
  }

  private static byte[] file(List<int[]> messages) {
    ByteWriter track = new ByteWriter();
    for (int[] message : messages) {
      track.putVariableLength(message[0]);
      put(track, message, 1);
    }
    return file(track);
  }

  /** Deltas of four bytes, as nobody writes them. */
  private static byte[] fileWithLongDeltas(List<int[]> messages) {
    ByteWriter track = new ByteWriter();
    for (int[] message : messages) {
      track.putShort(0x8080);
      track.put(0x80 | (message[0] >> 7));
      track.put(message[0] & 0x7F);
      put(track, message, 1);
    }
    return file(track);
  }

  private static byte[] fileWithRunningStatus(List<int[]> messages) {
    ByteWriter track = new ByteWriter();
    int status = 0;
    for (int[] message : messages) {
      track.putVariableLength(message[0]);
      put(track, message, message[1] == status ? 2 : 1);
      status = message[1];
    }
    return file(track);
  }

  private static void put(ByteWriter track, int[] message, int from) {
    for (int i = from; i < message.length; i++) {
      track.put(message[i]);
    }
  }

  private static byte[] file(ByteWriter track) {
    String events = HexFormat.of().formatHex(track.toByteArray());
    return MidiBytes.file(events + MidiBytes.END_OF_TRACK);
  }

  private static List<List<ScoreEvent>> withoutNotes(Score score) {
    return score.tracks().stream()
        .map(track -> track.events().stream().filter(event -> !(event instanceof Note)).toList())
        .toList();
  }

  private static List<Note> noteOns(Score score) {
    return score
        .notes()
        .map(note -> new Note(note.tick(), 0, note.channel(), note.pitch(), note.velocity()))
        .toList();
  }
}

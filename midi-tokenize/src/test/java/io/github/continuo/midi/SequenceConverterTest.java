package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SequenceConverterTest {

  @Property(tries = 500)
  void a_sequence_holds_all_of_a_score_but_its_format(@ForAll("readable") Score score) {
    Score back = SequenceConverter.toScore(SequenceConverter.toSequence(score));

    assertThat(back).isEqualTo(Score.of(score.timeBase(), score.tracks()));
  }

  @Property(tries = 200)
  void the_jdk_writes_a_sequence_that_reads_as_the_score(@ForAll("readable") Score score)
      throws IOException {
    Sequence sequence = SequenceConverter.toSequence(score);
    if (score.tracks().isEmpty() || sequence.getDivisionType() != Sequence.PPQ) {
      return; // which the JDK does not write
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    MidiSystem.write(sequence, 1, bytes);

    assertThat(MidiReader.read(bytes.toByteArray()).notes().toList())
        .isEqualTo(score.notes().toList());
  }

  @Property(tries = 200)
  void what_we_write_the_jdk_reads_as_the_same_sequence(@ForAll("readable") Score score)
      throws IOException, InvalidMidiDataException {
    if (score.format() == 2 || score.tracks().isEmpty()) {
      return; // which the JDK refuses
    }
    byte[] bytes = MidiWriter.write(score);

    Sequence sequence = MidiSystem.getSequence(new ByteArrayInputStream(bytes));

    assertThat(SequenceConverter.toScore(sequence))
        .isEqualTo(Score.of(score.timeBase(), score.tracks()));
  }

  @Example
  void sequences_of_real_files_have_the_notes_that_our_reader_finds() throws Exception {
    for (Path file : MidiResources.midiFiles("midi-samples/valid/music21")) {
      Score score = SequenceConverter.toScore(MidiSystem.getSequence(file.toFile()));

      assertThat(score.notes().toList())
          .as(file.toString())
          .isEqualTo(MidiReader.read(file).notes().toList());
    }
  }

  @Example
  void messages_that_a_file_cannot_hold_are_left_out() throws Exception {
    Sequence sequence = new Sequence(Sequence.PPQ, 480);
    javax.sound.midi.Track track = sequence.createTrack();
    track.add(new MidiEvent(new ShortMessage(ShortMessage.TIMING_CLOCK), 0));
    track.add(new MidiEvent(new ShortMessage(ShortMessage.SYSTEM_RESET), 0));
    track.add(new MidiEvent(new ShortMessage(ShortMessage.PROGRAM_CHANGE, 3, 7, 0), 10));

    Score score = SequenceConverter.toScore(sequence);

    assertThat(score.tracks()).containsExactly(Track.of(List.of(new ProgramChange(10, 3, 7))));
  }

  @Example
  void events_whose_ticks_were_set_later_are_taken_in_order() throws Exception {
    Sequence sequence = new Sequence(Sequence.PPQ, 480);
    javax.sound.midi.Track track = sequence.createTrack();
    MidiEvent on = new MidiEvent(new ShortMessage(ShortMessage.NOTE_ON, 0, 60, 64), 0);
    MidiEvent off = new MidiEvent(new ShortMessage(ShortMessage.NOTE_OFF, 0, 60, 64), 10);
    track.add(off);
    track.add(on);
    off.setTick(1000);
    on.setTick(500);

    Score score = SequenceConverter.toScore(sequence);

    assertThat(score.notes()).containsExactly(new Note(500, 500, 0, 60, 64));
    assertThat(score.endTick()).isEqualTo(1000);
  }

  @Example
  void end_of_track_stands_where_the_track_ends() {
    Score score = Score.of(TimeBase.ticksPerQuarter(96), List.of(Track.of(List.of(), 500)));

    Sequence sequence = SequenceConverter.toSequence(score);

    assertThat(sequence.getTickLength()).isEqualTo(500);
    assertThat(sequence.getTracks()[0].size()).isEqualTo(1);
    MetaMessage end = (MetaMessage) sequence.getTracks()[0].get(0).getMessage();
    assertThat(end.getType()).isEqualTo(0x2F);
  }

  @Example
  void resolution_that_no_file_can_state_is_refused() throws Exception {
    Sequence sequence = new Sequence(Sequence.SMPTE_25, 256);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SequenceConverter.toScore(sequence))
        .withMessage("ticks per frame must be in 1..255, got 256");
  }

  @Provide
  Arbitrary<Score> readable() {
    return Scores.readable();
  }
}

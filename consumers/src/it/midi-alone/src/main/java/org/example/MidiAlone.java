package org.example;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import java.nio.file.Path;

/** Reads, tokenizes and writes MIDI with no engine anywhere near. */
public final class MidiAlone {
  public static void main(String[] args) throws Exception {
    Score song = MidiReader.read(Path.of(args[0]));
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    TokenSequence tokens = tokenizer.encode(song).tokens();
    if (!MidiReader.read(MidiWriter.write(song)).equals(song)) {
      throw new AssertionError("a score must survive writing and reading");
    }
    if (tokenizer.decode(tokens).notes().count() != song.notes().count()) {
      throw new AssertionError("every note must survive the tokens");
    }
    System.out.println("works: " + tokens.length() + " tokens");
  }
}

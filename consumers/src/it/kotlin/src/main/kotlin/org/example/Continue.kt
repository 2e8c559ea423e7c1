package org.example

import io.github.continuo.generate.Generator
import io.github.continuo.midi.MidiReader
import io.github.continuo.midi.Note
import java.nio.file.Path

fun main(args: Array<String>) {
    Generator.bundled("pop909-dual").use { generator ->
        val added = generator.continueFrom(MidiReader.read(Path.of(args[0]))).newEvents()
        println("works: ${added.count { it.event() is Note }} notes")
    }
}

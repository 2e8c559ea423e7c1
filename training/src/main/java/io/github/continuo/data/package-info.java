/**
 * From MIDI files to batches of token windows; knows tokens, not networks.
 *
 * <p>{@link io.github.continuo.data.Corpus} reads a folder, {@link io.github.continuo.data.Split}
 * parts its pieces, {@link io.github.continuo.data.Windows} cuts them and {@link
 * io.github.continuo.data.Batches} hands them out. A corpus that does not fit into memory goes
 * through a {@link io.github.continuo.data.CorpusPass} into a {@link
 * io.github.continuo.data.TokenFile}, whose pieces stay there until they are read; a {@link
 * io.github.continuo.data.CorpusCache} keeps such files.
 */
@NullMarked
package io.github.continuo.data;

import org.jspecify.annotations.NullMarked;

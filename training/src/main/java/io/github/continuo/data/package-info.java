/**
 * From MIDI files to batches of token windows; depends on tokenizers, not on networks.
 *
 * <p>{@link io.github.continuo.data.Corpus} reads a folder, {@link io.github.continuo.data.Split}
 * splits its pieces, {@link io.github.continuo.data.windows.TrainingWindows} cuts them into windows
 * and {@link io.github.continuo.data.windows.Batches} groups the windows into batches. For a corpus
 * that does not fit into memory, a {@link io.github.continuo.data.CorpusTokenizer} writes a {@link
 * io.github.continuo.data.TokenFolder}, whose tokens are read on demand; a {@link
 * io.github.continuo.data.TokenCache} keeps such folders.
 */
@NullMarked
package io.github.continuo.data;

import org.jspecify.annotations.NullMarked;

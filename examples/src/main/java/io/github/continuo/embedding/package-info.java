/**
 * Example programs that embed Continuo, each in one file to start from: {@link
 * io.github.continuo.embedding.HttpEndpoint}, {@link io.github.continuo.embedding.ContinueFolder},
 * {@link io.github.continuo.embedding.FineTune} and {@link
 * io.github.continuo.embedding.MusicGenerator}. They use only what the artifacts export, and do not
 * depend on each other.
 */
@NullMarked
package io.github.continuo.embedding;

import org.jspecify.annotations.NullMarked;

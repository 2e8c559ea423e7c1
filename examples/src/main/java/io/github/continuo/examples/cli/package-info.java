/** What the commands of several packages share. Imports none of them. */
@NullMarked
package io.github.continuo.examples.cli;

import org.jspecify.annotations.NullMarked;

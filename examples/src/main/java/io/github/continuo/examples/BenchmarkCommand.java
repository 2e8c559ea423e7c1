package io.github.continuo.examples;

import picocli.CommandLine.Command;

/** What is measured, each by a command of its own. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures how fast this machine is at a work.",
    subcommands = {BenchmarkGenerateCommand.class, BenchmarkTrainCommand.class})
final class BenchmarkCommand {}

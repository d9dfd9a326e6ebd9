using Espalier.Cli;

return CommandLine.Run(args);

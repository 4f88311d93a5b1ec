return await AdaViP.Cli.Application.RunAsync(args).ConfigureAwait(false);

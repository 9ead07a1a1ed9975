using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TaskOwnership.Benchmarks;

if (args is ["own-time", ..])
{
    await OwnTime.PrintAsync(args[1..]);
    return;
}

if (args is ["shapes", ..])
{
    await Shapes.PrintAsync(args[1..]);
    return;
}

if (args is ["fix-all", ..])
{
    await FixAllScaling.PrintAsync(args[1..]);
    return;
}

// In this process, so that nothing is restored or built while it is measured.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(RuleBenchmarks).Assembly).Run(args, config);

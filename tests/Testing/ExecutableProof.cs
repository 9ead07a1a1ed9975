using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Testing;

/// <summary>
/// Compiles the one executable of a solution with the libraries that it references, and runs it as a process of its own for a bounded time:
/// a program that misbehaves before a fix, and behaves after it as the tool wrote it.
/// </summary>
public static partial class ExecutableProof
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>How a run is ended from outside.</summary>
    public enum Stop
    {
        /// <summary>It is not: the program ends by itself or its time runs out.</summary>
        None,

        /// <summary>As Ctrl+C does.</summary>
        Interrupt,

        /// <summary>As a container or a service manager does.</summary>
        Terminate,
    }

    /// <summary>Compiles and runs a solution.</summary>
    /// <param name="solution">One executable project and its libraries.</param>
    /// <param name="limit">How long it may run; then the process is ended and <see cref="ProgramRun.WasStillRunning"/> is true.</param>
    /// <param name="stop">The signal to send when the program has written <paramref name="stopWhenWritten"/>.</param>
    /// <param name="stopWhenWritten">A text of standard output.</param>
    /// <param name="environment">Environment variables that the program reads.</param>
    public static async Task<ProgramRun> RunAsync(
        Solution solution,
        TimeSpan limit,
        Stop stop = Stop.None,
        string stopWhenWritten = "ready",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = Directory.CreateTempSubdirectory("ownership-proof-");
        try
        {
            var program = await EmitAsync(solution, folder.FullName);
            return await RunProcessAsync(program, limit, stop, stopWhenWritten, environment ?? new Dictionary<string, string>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Compiles and runs a program that is told to stop, and measures how long that takes: the process from the signal on, or the program itself, which then
    /// says <c>late</c>. It has to be under a second; a machine that is busy with other things gets another chance.
    /// </summary>
    public static async Task<ProgramRun> StopAsync(Solution solution, TimeSpan limit, Stop stop = Stop.None)
    {
        for (var attempt = 1; ; attempt++)
        {
            var run = await RunAsync(solution, limit, stop);
            if (!(run.StopTime > TimeSpan.FromSeconds(1)) && !run.Output.Contains("late\n", StringComparison.Ordinal))
            {
                return run;
            }

            if (attempt == 4)
            {
                throw new InvalidOperationException($"The stop took {run.StopTime?.ToString() ?? "more than a second"}:\n{run.Output}{run.Error}\n{await SolutionText.OfAsync(solution)}");
            }
        }
    }

    private static async Task<string> EmitAsync(Solution solution, string folder)
    {
        string? program = null;
        foreach (var id in solution.GetProjectDependencyGraph().GetTopologicallySortedProjects())
        {
            var project = solution.GetProject(id)!;
            var path = Path.Combine(folder, project.AssemblyName + ".dll");
            var result = (await project.GetCompilationAsync())!.Emit(path);
            if (!result.Success)
            {
                throw new InvalidOperationException(
                    "The program does not compile:\n" + string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                    + "\n" + await SolutionText.OfAsync(solution));
            }

            if (project.CompilationOptions!.OutputKind == OutputKind.ConsoleApplication)
            {
                program = program is null ? path : throw new InvalidOperationException("More than one executable.");
            }
        }

        await File.WriteAllTextAsync(Path.ChangeExtension(program!, ".runtimeconfig.json"), RuntimeConfiguration(solution));
        return program!;
    }

    private static string RuntimeConfiguration(Solution solution)
    {
        var usesAspNetCore = solution.Projects
            .SelectMany(project => project.MetadataReferences)
            .Any(reference => reference.Display?.EndsWith("Microsoft.AspNetCore.dll", StringComparison.Ordinal) == true);
        var framework = usesAspNetCore ? "Microsoft.AspNetCore.App" : "Microsoft.NETCore.App";
        var version = Environment.Version;
        return $$"""
            { "runtimeOptions": { "framework": { "name": "{{framework}}", "version": "{{version.Major}}.{{version.Minor}}.0" } } }
            """;
    }

    private static async Task<ProgramRun> RunProcessAsync(string program, TimeSpan limit, Stop stop, string stopWhenWritten, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Host()) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(program);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        var error = new StringBuilder();
        using var process = new Process { StartInfo = start };
        var signalled = false;
        var told = new Stopwatch();
        process.OutputDataReceived += (_, e) =>
        {
            Append(output, e.Data);
            if (!signalled && stop != Stop.None && e.Data?.Contains(stopWhenWritten, StringComparison.Ordinal) == true)
            {
                signalled = true;
                told.Start();
                Kill(process.Id, stop == Stop.Interrupt ? Interrupt : Terminate);
            }
        };
        process.ErrorDataReceived += (_, e) => Append(error, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        int? exitCode = null;
        using var timeUp = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeUp.Token);
            told.Stop();
            exitCode = process.ExitCode;
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        lock (output)
        {
            lock (error)
            {
                return new ProgramRun(exitCode, output.ToString(), error.ToString()) { StopTime = signalled ? told.Elapsed : null };
            }
        }
    }

    private static void Append(StringBuilder builder, string? line)
    {
        if (line is not null)
        {
            lock (builder)
            {
                builder.Append(line).Append('\n');
            }
        }
    }

    // The host that runs this process: <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll.
    private static string Host()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

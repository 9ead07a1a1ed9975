using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskOwnership.Package.Tests.Running;

/// <summary>
/// A child process that this run owns: it is bounded, its output is collected, and it is gone, with all that it started,
/// once the owner disposes it.
/// </summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _output = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _command = start.FileName + " " + string.Join(' ', start.ArgumentList);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts <c>dotnet</c> with an environment that owes nothing to the build that runs this test.</summary>
    public static ChildProcess StartDotnet(string workingDirectory, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in start.Environment.Keys.Where(IsLeftByOuterBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        // No server outlives the command that started it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    public static async Task<CommandResult> RunDotnetAsync(string workingDirectory, TimeSpan timeout, params string[] arguments)
    {
        await using ChildProcess process = StartDotnet(workingDirectory, arguments);
        return await process.WaitForExitAsync(timeout);
    }

    /// <summary>Waits until the process has ended by itself; fails when it has not within <paramref name="timeout"/>.</summary>
    public async Task<CommandResult> WaitForExitAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Still running after {timeout}: {_command}{Environment.NewLine}{Output}");
        }

        return new CommandResult(_command, _process.ExitCode, Output);
    }

    /// <summary>Waits until the process has printed <paramref name="text"/>; fails when it ends first or the time is up.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(HasExited, $"Ended without printing '{text}': {_command}{Environment.NewLine}{Output}");
            Assert.True(clock.Elapsed < timeout, $"Did not print '{text}' within {timeout}: {_command}{Environment.NewLine}{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Asks <paramref name="url"/> until it answers; fails when the process ends first or the time is up.</summary>
    public async Task<string> GetAsync(string url, TimeSpan timeout)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri(url));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                return await response.Content.ReadAsStringAsync();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Assert.False(HasExited, $"Ended instead of answering: {_command}{Environment.NewLine}{Output}");
                Assert.True(clock.Elapsed < timeout, $"No answer from {url} within {timeout}: {_command}{Environment.NewLine}{Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    /// <summary>Sends SIGTERM, as a container or a service manager does.</summary>
    public void Terminate() => Signal(interrupt: false);

    /// <summary>Sends SIGINT, as Ctrl+C does, or SIGTERM.</summary>
    public void Signal(bool interrupt) => Assert.Equal(0, Kill(_process.Id, interrupt ? SigInt : SigTerm));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _process.WaitForExitAsync(deadline.Token);
        }

        _process.Dispose();
    }

    private static bool IsLeftByOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.Equals("NUGET_PACKAGES", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Configuration", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Platform", StringComparison.OrdinalIgnoreCase)
        || name.Equals("CI", StringComparison.OrdinalIgnoreCase);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}

<#
.SYNOPSIS
  Wraps the commands that build, test and measure AdaViP; every verb is the command it prints.
.EXAMPLE
  ./build.ps1 test
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('restore', 'build', 'test', 'native-test', 'sanitize', 'format', 'bench', 'demo')]
    [string] $Verb = 'build',
    [ValidateSet('cpu', 'cuda')]
    [string] $Torch = 'cpu',
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]] $Rest = @()
)

$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

function Invoke-Step([string] $Command, [string[]] $Arguments) {
    Write-Host "> $Command $($Arguments -join ' ')"
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Native([string] $Preset) {
    Invoke-Step cmake @('--preset', $Preset, '-DADAVIP_WERROR=ON')
    Invoke-Step cmake @('--build', '--preset', $Preset)
    Invoke-Step ctest @('--preset', $Preset)
}

$torchFlavour = "-p:AdaViPTorch=$Torch"
switch ($Verb) {
    'restore' { Invoke-Step dotnet (@('restore', 'AdaViP.sln', $torchFlavour) + $Rest) }
    'build' { Invoke-Step dotnet (@('build', '-c', 'Release', 'AdaViP.sln', $torchFlavour) + $Rest) }
    'test' { Invoke-Step dotnet (@('test', '-c', 'Release', 'AdaViP.sln', $torchFlavour) + $Rest) }
    'native-test' { Invoke-Native 'release' }
    'sanitize' { Invoke-Native 'asan' }
    'format' { Invoke-Step dotnet (@('format', 'AdaViP.sln') + $Rest) }
    'bench' {
        Invoke-Step dotnet (
            @('run', '-c', 'Release', '--project', 'benchmarks/AdaViP.Benchmarks', $torchFlavour, '--') + $Rest)
    }
    'demo' { Invoke-Step dotnet (@('run', '-c', 'Release', '--project', 'src/AdaViP.Cli', $torchFlavour, '--', 'demo') + $Rest) }
}

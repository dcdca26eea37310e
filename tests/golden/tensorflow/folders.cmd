# A folder of versions stands for the highest; one that stands for nothing names the one that does.
cp -R ../../data/tf/linear $scratch/model
chmod -R u+w $scratch/model
mkdir $scratch/served $scratch/served/9 $scratch/served/000010 $scratch/served/11 $scratch/served/latest
cp -R $scratch/model/. $scratch/served/000010
graphlint ../../data/tf/linear/variables 2>&1; echo $?
cp -R $scratch/model/. $scratch/served/9
cd $scratch
graphrun served serving_default --feed 'features=[[1.,1.],[0.,1.]]'
rm served/000010/variables/variables.data-00000-of-00001
echo "lint"; graphlint served; echo $?
echo "run"; graphrun served serving_default --feed 'features=[[1.,1.]]'; echo $?
echo "weights"; graphrun served/9 serving_default --feed 'features=[[1.,1.]]' -q --save w.npz
graphrun served serving_default --feed 'features=[[1.,1.]]' --restore w.npz -q --expect 'scores=[[14., 26.]]'; echo $?
rm -r served/000010 served/9/saved_model.pb
mkdir served/deep; mv model served/deep/one
graphlint served; echo $?
